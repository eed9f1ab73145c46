package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * {@code kill -9} right behind a wish to pause a sweep, or to resume it: once the wish was answered, the next life of the server keeps to it, and so does the one
 * after that. In the end all runs must have ended as if nobody had paused or killed anything.
 */
final class PauseTrial {
    private static final int PATIENCE_MILLIS = 120_000;
    /** Between the answer and the kill: sometimes nothing was done about the wish yet, sometimes all. */
    private static final int LATE_MILLIS = 150;

    private final Findings findings;
    private final int rounds;
    private final Random random;
    private final Lives lives;

    /** @param rounds of a pause and a resume, with two kills each */
    PauseTrial(Findings findings, Path directory, int rounds, int epochs, long seed) {
        this.findings = findings;
        this.rounds = rounds;
        this.random = new Random(seed);
        this.lives = new Lives(findings, directory, SmallSweep.of(4, 2048, epochs), "--workers", "2", "--checkpoint-every", "0.2");
        findings.tried("pause: rounds=%d in a sweep of 4 runs of %d epochs, seed=%d", rounds, epochs, seed);
    }

    void run() throws IOException {
        int total = lives.straight().histories().stream().mapToInt(List::size).sum();
        int id = lives.launch();
        Witness witness = new Witness();
        for (int round = 1; round <= rounds; round++) {
            wish(id, witness, "pause", Math.max(witness.rowCount() + 1, (int) (total * (round - random.nextDouble()) / (rounds + 1))));
            int rows = paused(id, witness, 0);
            rows = paused(id, witness, rows);
            resumed(id, witness, rows);
            if (round % 10 == 0) {
                findings.tried("%d rounds, %d of %d rows, broken=%d", round, witness.rowCount(), total, findings.broken());
            }
        }
        lives.finish(id, witness);
        findings.found(findings.broken() == 0, "pause: %d times paused, killed, still paused, resumed, killed, still going on; all runs ended as undisturbed, the same %d rows",
                rounds, total);
    }

    private void wish(int id, Witness witness, String wish, int rows) throws IOException {
        try (ChildServer server = lives.start()) {
            Client client = server.ready();
            CompletableFuture<String> connection = witness.follow(client, id);
            witness.awaitRows(rows, connection, PATIENCE_MILLIS);
            answered(client, id, wish);
            server.kill();
            Witness.end(connection, 30);
        }
    }

    private void answered(Client client, int id, String wish) throws IOException {
        client.post("/sweeps/" + id + "/" + wish, new JsonObject(), 202);
        try {
            Thread.sleep(random.nextInt(LATE_MILLIS));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /**
     * A life in which nothing is trained.
     *
     * @param before rows of all runs in the life before; 0 for any number
     */
    private int paused(int id, Witness witness, int before) throws IOException {
        try (ChildServer server = lives.start()) {
            Client client = server.ready();
            CompletableFuture<String> connection = witness.follow(client, id);
            JsonObject sweep = client.get("/sweeps/" + id);
            findings.require(sweep.getString("state").equals("paused"), "a sweep that was paused is %s after a kill", sweep.getString("state"));
            // What was acknowledged before comes first; nothing may come behind it.
            witness.awaitRows(Integer.MAX_VALUE, connection, 300);
            List<JsonObject> runs = client.runs(id);
            findings.require(runs.stream().noneMatch(run -> run.getString("state").equals("running")), "runs of a paused sweep train: %s", runs);
            int rows = witness.rowCount();
            findings.require(before == 0 || rows == before, "a paused sweep has %d rows, and had %d", rows, before);
            server.kill();
            Witness.end(connection, 30);
            return rows;
        }
    }

    private void resumed(int id, Witness witness, int before) throws IOException {
        try (ChildServer server = lives.start()) {
            answered(server.ready(), id, "resume");
            server.kill();
        }
        try (ChildServer server = lives.start()) {
            Client client = server.ready();
            String state = client.get("/sweeps/" + id).getString("state");
            findings.require(!state.equals("paused"), "a sweep that was resumed is %s after a kill", state);
            CompletableFuture<String> connection = witness.follow(client, id);
            witness.awaitRows(before + 1, connection, PATIENCE_MILLIS);
            findings.require(witness.rowCount() > before, "a sweep that was resumed did not go on from %d rows", before);
            server.kill();
            Witness.end(connection, 30);
        }
        String catalogue = StoreCheck.catalogue(lives.store());
        findings.require(catalogue.equals("ok"), "the catalogue is damaged: %s", catalogue);
    }
}
