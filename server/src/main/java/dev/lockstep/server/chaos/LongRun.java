package dev.lockstep.server.chaos;

import dev.lockstep.server.cli.LockstepServer;
import dev.lockstep.server.cli.Settings;
import dev.lockstep.server.curve.Curves;
import dev.lockstep.server.http.Binding;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import dev.lockstep.server.worker.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Random;

/** A store with one run that was stopped and has a history as long as wished: begun by a server, continued by hand. */
public final class LongRun {
    private static final int STEPS_PER_EPOCH = 100;
    /** Steps are as far apart as those of a network of a few ms a step. */
    private static final long MICROS_PER_STEP = 4_000;

    /** One at a time would wait for the writer as often as there are records. */
    private static final int FLUSHES_AT_ONCE = 256;

    private LongRun() {}

    /**
     * The id of the run in the store.
     *
     * @param rowsEach rows of a record batch
     * @param spike the step whose loss stands out; 0 for none
     * @param nan the step whose loss is NaN; 0 for none
     */
    public static int write(Path store, int rows, int rowsEach, int spike, int nan) throws Exception {
        int run = begin(store);
        Vertx vertx = Vertx.vertx();
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            RunRecorder recorder = logs.record(run);
            Random random = new Random(7);
            for (int step = 1; step <= rows; step++) {
                float loss = step == nan ? Float.NaN : step == spike ? 40 : (float) (2.3 * Math.exp(-step / 2e5) + 0.05 * random.nextGaussian());
                recorder.step(step, 1 + (step - 1) / STEPS_PER_EPOCH, loss, Math.min(1, Math.max(0, 1 - loss / 3)), 0.01, -1, step * MICROS_PER_STEP / 1e6,
                        1_700_000_000_000_000L + step * MICROS_PER_STEP);
                if (step % rowsEach == 0) {
                    Future<Void> written = recorder.flush();
                    if (step / rowsEach % FLUSHES_AT_ONCE == 0) {
                        written.await();
                    }
                }
            }
            recorder.close().await();
            // As the server does when a run has ended.
            new Curves(vertx, logs).keep(run).await();
        } finally {
            vertx.close().await();
        }
        return run;
    }

    /** Nothing of it is trained: the one worker has something else to do. */
    private static int begin(Path store) throws Exception {
        LockstepServer server = Api.await(LockstepServer.start(new Settings(Binding.loopback(0), store, store.resolve("datasets"), 1, 1, 1), new VertxOptions(), Sessions.chosen()));
        Client client = new Client(server.address("/"));
        int busy = client.launch(Sweeps.endless());
        int waiting = client.launch(Sweeps.endless());
        client.post("/sweeps/" + waiting + "/stop", new JsonObject(), 202);
        client.post("/sweeps/" + busy + "/stop", new JsonObject(), 202);
        int run = client.runs(waiting).get(0).getInteger("id");
        Api.await(server.close());
        return run;
    }
}
