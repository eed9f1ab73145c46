package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A sweep that is to end as if nothing had happened, whatever happens to its server. */
final class Lives {
    private static final int PATIENCE_SECONDS = 600;

    private final Findings findings;
    private final Path store;
    private final String[] options;
    private final JsonObject sweep;
    private Straight straight;

    /** How the sweep goes when nobody kills anything: the final digests, and the histories without times, in order of the runs. */
    record Straight(List<String> sha256, List<List<String>> histories) {}

    Lives(Findings findings, Path directory, JsonObject sweep, String... options) {
        this.findings = findings;
        this.store = directory.resolve("store");
        this.sweep = sweep;
        this.options = options;
    }

    Path store() {
        return store;
    }

    ChildServer start() throws IOException {
        return ChildServer.start(store, 0, options);
    }

    /** Trains the sweep once in peace, in the same store. */
    Straight straight() throws IOException {
        long start = System.nanoTime();
        try (ChildServer server = ChildServer.startFirst(store, options)) {
            Client client = server.ready();
            int id = client.launch(sweep);
            Witness witness = new Witness();
            String end = Witness.end(witness.follow(client, id), PATIENCE_SECONDS);
            findings.require(end.equals("end"), "the sweep did not end in peace: %s", end);
            straight = outcome(client, id, witness);
            server.terminate();
        }
        findings.tried("undisturbed: %d runs, %d rows, %.1f s", straight.sha256.size(), straight.histories.stream().mapToInt(List::size).sum(),
                (System.nanoTime() - start) / 1e9);
        return straight;
    }

    private static Straight outcome(Client client, int id, Witness witness) throws IOException {
        List<String> digests = new ArrayList<>();
        List<List<String>> histories = new ArrayList<>();
        for (JsonObject run : client.runs(id)) {
            digests.add(run.getString("state") + " " + run.getString("weights_sha256") + (run.getString("reason") == null ? "" : " " + run.getString("reason")));
            histories.add(HistoryRows.contents(witness.rows().getOrDefault(run.getInteger("id"), List.of())));
        }
        return new Straight(digests, histories);
    }

    int launch() throws IOException {
        try (ChildServer server = start()) {
            int id = server.ready().launch(sweep);
            server.kill();
            return id;
        }
    }

    /** Lets the sweep end and compares all with how it went in peace. */
    void finish(int id, Witness witness) throws IOException {
        finish(id, witness, 0);
    }

    /** @param before runs of the sweep that are not to be compared, in front of the others */
    void finish(int id, Witness witness, int before) throws IOException {
        double seconds;
        try (ChildServer server = start()) {
            Client client = server.ready();
            CompletableFuture<String> connection = witness.follow(client, id);
            String end = Witness.end(connection, PATIENCE_SECONDS);
            findings.require(end.equals("end"), "the stream of the sweep did not end: %s", end);
            Straight now = outcome(client, id, witness);
            findings.require(now.sha256.size() == before + straight.sha256.size(), "the sweep has %d runs", now.sha256.size());
            for (int i = 0; i < straight.sha256.size(); i++) {
                String sha256 = now.sha256.get(before + i);
                findings.require(sha256.equals(straight.sha256.get(i)), "run %d ended as %s, undisturbed it was %s", i, sha256, straight.sha256.get(i));
                compare(i, now.histories.get(before + i));
            }
            seconds = server.terminate();
        }
        findings.require(seconds < 5, "SIGTERM took %.1f s", seconds);
        compareWithLogs(witness);
    }

    private void compare(int run, List<String> history) {
        List<String> expected = straight.histories.get(run);
        for (int row = 0; row < Math.min(history.size(), expected.size()); row++) {
            if (!history.get(row).equals(expected.get(row))) {
                findings.require(false, "run %d, row %d: the viewer got %s, undisturbed it was %s", run, row, history.get(row), expected.get(row));
                return;
            }
        }
        findings.require(history.size() == expected.size(), "run %d: the viewer got %d rows, undisturbed there were %d", run, history.size(), expected.size());
    }

    /** Rows with their times, which are never written twice. */
    private void compareWithLogs(Witness witness) throws IOException {
        Map<Integer, List<HistoryRows.Row>> logged = StoreCheck.rows(store, witness.rows().keySet());
        witness.rows().forEach((run, rows) -> findings.require(rows.equals(logged.get(run)), "run=%d: what its log holds in the end is not what the viewer was sent",
                run));
    }
}
