package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.cuda.Device;
import dev.lockstep.engine.cuda.HostBackend;
import dev.lockstep.engine.cuda.HostCompiler;
import dev.lockstep.engine.cuda.HostDevice;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.Runs;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.schedule.WeightsPlan;
import dev.lockstep.server.store.LastTimes;
import dev.lockstep.server.store.LogPosition;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The CUDA kernels make many steps at once, and leave the histories that the processor's steps one by one leave. */
class CohortDriverTest {
    private static final List<RunSpec> COHORT = List.of(Runs.run(2, 8, 1, 0.05), Runs.run(2, 8, 2, 1e30), Runs.run(2, 8, 3, 0.01));

    /** Rows as text, without times. */
    private static final class Rows implements RunRecorder {
        private final List<String> rows = new ArrayList<>();

        @Override
        public void step(int step, int epoch, float loss, float accuracy, double learningRate, int series, double elapsedSeconds, long timeMicros) {
            rows.add("step=" + step + " epoch=" + epoch + " loss=" + loss + " accuracy=" + accuracy + " lr=" + learningRate);
        }

        @Override
        public void evaluation(int step, int epoch, float testLoss, float testAccuracy, double elapsedSeconds, long timeMicros) {
            rows.add("step=" + step + " epoch=" + epoch + " test=" + testLoss + " " + testAccuracy);
        }

        @Override
        public void weights(int step, String tensor, List<Integer> dims, float[] values) {
            rows.add("step=" + step + " " + tensor + dims + " " + Arrays.hashCode(values));
        }

        @Override
        public Future<Void> flush() {
            return Future.succeededFuture();
        }

        @Override
        public Future<LogPosition> sync() {
            return Future.succeededFuture(LogPosition.START);
        }

        @Override
        public Future<Void> close() {
            return Future.succeededFuture();
        }
    }

    @Test
    void manyStepsAtOnceLeaveTheSameHistories() {
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        List<List<String>> expected = histories(Backends.best(), 0, false);
        assertTrue(expected.get(0).size() > 40, expected.get(0)::toString);
        assertTrue(expected.get(1).size() < 20, expected.get(1)::toString);
        try (Device device = new HostDevice(HostCompiler.compile(false), "shuffled")) {
            assertEquals(expected, histories(new HostBackend(device), TimeUnit.HOURS.toNanos(1), false));
            assertEquals(expected, histories(new HostBackend(device), 1, false), "a row at a time");
            assertEquals(expected, histories(new HostBackend(device), 1, true), "and somebody asks for weights in between");
        }
    }

    /**
     * @param slice what a call of the driver may take
     * @param settles whether whatever is under way is waited for now and then
     */
    private static List<List<String>> histories(Backend backend, long slice, boolean settles) {
        List<Rows> rows = new ArrayList<>();
        List<RunDriver> runs = new ArrayList<>();
        TrainingSession session = TrainingSession.open(COHORT, Runs.squares(100, 70), backend);
        for (int m = 0; m < COHORT.size(); m++) {
            rows.add(new Rows());
            // Each at another stride, so that the rows of steps end at the nearest; there, at some others, and before those that are measured.
            WeightsPlan weights = new WeightsPlan(4 + m, List.of("fc2.bias"), List.of(0L, 2L, 11L));
            runs.add(new RunDriver(new Assignment(m + 1, COHORT.get(m), weights, null), session, m, rows.get(m), null, new LastTimes(0, 0)));
        }
        try (CohortDriver cohort = new CohortDriver(session, runs)) {
            while (!session.done()) {
                cohort.advance(slice);
                if (settles && session.step(0) % 3 == 0) {
                    cohort.settle();
                    runs.get(0).weights();
                }
            }
            List<List<String>> histories = new ArrayList<>();
            for (int m = 0; m < runs.size(); m++) {
                String sha256 = runs.get(m).finish().weightsSha256();
                histories.add(new ArrayList<>(rows.get(m).rows));
                histories.get(m).add(sha256);
            }
            return histories;
        }
    }
}
