package dev.lockstep.server.chaos;

import dev.lockstep.server.cli.LockstepServer;
import dev.lockstep.server.cli.Settings;
import dev.lockstep.server.curve.Curves;
import dev.lockstep.server.http.Binding;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.schedule.ProgressJson;
import dev.lockstep.server.store.Catalogue;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import dev.lockstep.server.store.RunRow;
import dev.lockstep.server.worker.Sessions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A store with a stopped sweep whose runs have histories as long as wished: begun by a server, continued by hand. */
public final class LongRun {
    private static final int BATCH = 8;
    /** Steps are as far apart as those of a network of a few ms a step. */
    private static final long MICROS_PER_STEP = 4_000;
    private static final long BEGAN_MICROS = 1_700_000_000_000_000L;
    /** One at a time would wait for the writer as often as there are records. */
    private static final int FLUSHES_AT_ONCE = 256;

    private static final float[] ODD = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE};

    private LongRun() {}

    /**
     * What is written.
     *
     * @param rows steps of each run
     * @param rowsEach rows of a record batch
     * @param stepsPerEpoch behind each there is an evaluation where there are several runs; of one run there is none
     * @param spike the step whose loss stands out; 0 for none
     * @param nan the step whose loss is NaN; 0 for none
     * @param odd the first of the steps whose losses are NaN, both infinities, -0 and the least float above 0; 0 for none
     */
    public record Wish(int runs, int rows, int rowsEach, int stepsPerEpoch, int spike, int nan, int odd) {
        private float loss(int step, double usual) {
            if (odd > 0 && step >= odd && step < odd + ODD.length) {
                return ODD[step - odd];
            }
            return step == nan ? Float.NaN : step == spike ? 40 : (float) usual;
        }
    }

    /** What is in the store. */
    public record Written(int sweep, int firstRun) {}

    /** The id of the one run. */
    static int write(Path store, int rows, int rowsEach, int spike, int nan) throws Exception {
        return write(store, new Wish(1, rows, rowsEach, 100, spike, nan, 0)).firstRun();
    }

    public static Written write(Path store, Wish wish) throws Exception {
        int sweep = begin(store, wish);
        Vertx vertx = Vertx.vertx();
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            Catalogue catalogue = Catalogue.open(vertx, store).await();
            Curves curves = new Curves(vertx, logs);
            List<RunRow> runs = catalogue.contents().await().runs().stream().filter(run -> run.sweep() == sweep).toList();
            for (RunRow run : runs) {
                Progress end = write(logs, run.id(), wish);
                // As the server does when a run has ended.
                curves.keep(run.id()).await();
                RunRow ended = new RunRow(run.id(), sweep, run.index(), run.info(), "stopped", null, at(0), at(wish.rows), ProgressJson.of(end).encode());
                catalogue.save(() -> List.of(ended)).await();
            }
            catalogue.close().await();
            return new Written(sweep, runs.get(0).id());
        } finally {
            vertx.close().await();
        }
    }

    private static Progress write(RunLogs logs, int run, Wish wish) throws Exception {
        RunRecorder recorder = logs.record(run);
        Random random = new Random(run);
        // Runs learn at different paces, and end at different accuracies.
        double pace = (0.5 + random.nextDouble()) * 2e5 * (wish.runs == 1 ? 1 : wish.rows / 1e6);
        float loss = 0;
        float tested = 0;
        float best = 0;
        for (int step = 1; step <= wish.rows; step++) {
            loss = wish.loss(step, 2.3 * Math.exp(-step / pace) + 0.05 * random.nextGaussian());
            int epoch = 1 + (step - 1) / wish.stepsPerEpoch;
            double elapsed = step * MICROS_PER_STEP / 1e6;
            long time = BEGAN_MICROS + step * MICROS_PER_STEP;
            recorder.step(step, epoch, loss, (float) Math.min(1, Math.max(0, 1 - loss / 3)), 0.01, -1, elapsed, time);
            if (wish.runs > 1 && step % wish.stepsPerEpoch == 0) {
                tested = (float) Math.min(1, 0.99 - 0.8 * Math.exp(-step / pace) + 0.002 * random.nextGaussian());
                best = Math.max(best, tested);
                recorder.evaluation(step, epoch, 1 - tested, tested, elapsed, time);
            }
            if (step % wish.rowsEach == 0) {
                Future<Void> written = recorder.flush();
                if (step / wish.rowsEach % FLUSHES_AT_ONCE == 0) {
                    written.await();
                }
            }
        }
        recorder.close().await();
        boolean evaluated = best > 0;
        return new Progress(wish.rows, 1 + (wish.rows - 1) / wish.stepsPerEpoch, loss, 1 - loss / 3, evaluated ? 1 - tested : null, evaluated ? tested : null,
                evaluated ? best : null, 1e6 * BATCH / MICROS_PER_STEP, wish.rows * MICROS_PER_STEP / 1e6);
    }

    private static Instant at(int step) {
        return Instant.ofEpochMilli((BEGAN_MICROS + step * MICROS_PER_STEP) / 1000);
    }

    /** Nothing of it is trained: the one worker has something else to do. */
    private static int begin(Path store, Wish wish) throws Exception {
        LockstepServer server = Api.await(LockstepServer.start(new Settings(Binding.loopback(0), store, store.resolve("datasets"), 1, 1, 1), new VertxOptions(), Sessions.chosen()));
        Client client = new Client(server.address("/"));
        int busy = client.launch(Sweeps.endless());
        JsonArray seeds = new JsonArray();
        IntStream.rangeClosed(1, wish.runs).forEach(seeds::add);
        int waiting = client.launch(new JsonObject().put("experiment", "basic-cnn").put("name", "made up").put("seeds", seeds)
                .put("dataset", new JsonObject().put("name", "strokes").put("train", BATCH * wish.stepsPerEpoch).put("test", 64))
                .put("training", new JsonObject().put("epochs", Math.max(1, (wish.rows + wish.stepsPerEpoch - 1) / wish.stepsPerEpoch)).put("batch_size", BATCH)));
        client.post("/sweeps/" + waiting + "/stop", new JsonObject(), 202);
        client.post("/sweeps/" + busy + "/stop", new JsonObject(), 202);
        Api.await(server.close());
        return waiting;
    }
}
