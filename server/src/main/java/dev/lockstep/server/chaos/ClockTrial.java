package dev.lockstep.server.chaos;

import dev.lockstep.server.cli.LockstepServer;
import dev.lockstep.server.cli.Settings;
import dev.lockstep.server.http.Binding;
import dev.lockstep.server.worker.Sessions;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A clock that is set back by an hour while runs train, and again between two lives of a server, which is one of this very process. */
final class ClockTrial {
    private static final int PATIENCE_SECONDS = 300;

    private final Findings findings;
    private final Path store;
    private final JsonObject sweep = SmallSweep.of(2, 512, 30);
    private volatile Duration offset = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(offset);

    ClockTrial(Findings findings, Path directory) {
        this.findings = findings;
        this.store = directory.resolve("store");
    }

    void run() throws IOException {
        List<String> straight = digests();
        findings.tried("clock: an hour back while two runs train, and another hour back before the server starts again");
        Witness witness = new Witness();
        LockstepServer server = start();
        Client client = new Client(server.address("/"));
        int id = client.launch(sweep);
        CompletableFuture<String> connection = witness.follow(client, id);
        witness.awaitRows(40, connection, 1000L * PATIENCE_SECONDS);
        offset = offset.minusHours(1);
        witness.awaitRows(witness.rowCount() + 40, connection, 1000L * PATIENCE_SECONDS);
        await(server.close());
        offset = offset.minusHours(1);

        server = start();
        client = new Client(server.address("/"));
        String end = Witness.end(witness.follow(client, id), PATIENCE_SECONDS);
        findings.found(end.equals("end"), "clock: the sweep ended by itself");
        List<JsonObject> runs = client.runs(id);
        await(server.close());
        findings.found(straight.equals(digests(runs)), "clock: both runs have the weights of runs under a clock that goes forward");
        findings.found(runs.stream().noneMatch(run -> Instant.parse(run.getString("ended_at")).isBefore(Instant.parse(run.getString("started_at")))),
                "clock: no run ended before it started");
        findings.found(witness.rows().values().stream().allMatch(ClockTrial::goesForward), "clock: times of rows never go back");
    }

    private static boolean goesForward(List<HistoryRows.Row> rows) {
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).elapsed() < rows.get(i - 1).elapsed() || rows.get(i).micros() < rows.get(i - 1).micros() || rows.get(i).step() < rows.get(i - 1).step()) {
                return false;
            }
        }
        return true;
    }

    private List<String> digests() throws IOException {
        LockstepServer server = start();
        Client client = new Client(server.address("/"));
        int id = client.launch(sweep);
        Witness.end(new Witness().follow(client, id), PATIENCE_SECONDS);
        List<String> found = digests(client.runs(id));
        await(server.close());
        return found;
    }

    private static List<String> digests(List<JsonObject> runs) {
        List<String> digests = new ArrayList<>();
        runs.forEach(run -> digests.add(run.getString("state") + " " + run.getString("weights_sha256")));
        return digests;
    }

    private LockstepServer start() throws IOException {
        return await(LockstepServer.start(new Settings(Binding.loopback(0), store, store.resolve("datasets"), 2, 1, 1), new VertxOptions(), Sessions.chosen(), clock));
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IOException(e);
        }
    }
}
