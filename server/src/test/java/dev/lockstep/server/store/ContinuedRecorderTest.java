package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run whose log has three steps, in records of their own, with a tensor at each. */
class ContinuedRecorderTest extends OpenLogs {
    @BeforeEach
    void write() {
        RunRecorder recorder = logs.record(1);
        for (int step = 1; step <= 3; step++) {
            step(recorder, step, 0.5f, 1);
            recorder.flush().await();
        }
        recorder.close().await();
    }

    private static void step(RunRecorder recorder, int step, float loss, float weight) {
        recorder.step(step, 1, loss, Float.NaN, 0.1, -1, 10 * step, 1000L * step);
        recorder.weights(step, "t", List.of(1), new float[] {weight});
    }

    @Test
    void whatTheLogHoldsIsComparedAndTheRestIsWritten() throws Exception {
        RunRecorder recorder = logs.record(1, new LogPosition(1, 1));
        assertTrue(recorder.isCatchingUp());
        assertThrows(IllegalStateException.class, recorder::sync, "no record ends here");
        step(recorder, 2, 0.5f, 1);
        step(recorder, 3, 0.5f, 1);
        assertFalse(recorder.isCatchingUp());
        step(recorder, 4, 0.25f, 2);
        assertEquals(new LogPosition(4, 4), recorder.sync().await());
        recorder.close().await();
        assertEquals(List.of(1, 2, 3, 4), steps(logs.log(1, LogKind.METRICS)));
        assertEquals(new LastTimes(40, 4000), LastTimes.of(logs.log(1, LogKind.METRICS)));
    }

    @Test
    void somethingElseIsRefusedAndTheLogStays() throws Exception {
        RunRecorder recorder = logs.record(1, LogPosition.START);
        String loss = assertThrows(HistoryMismatch.class, () -> step(recorder, 1, Math.nextUp(0.5f), 1)).getMessage();
        assertEquals("run=1 computed again what its log holds, and found something else: computed step=1, epoch=1, loss=0.50000006, accuracy=NaN, learning_rate=0.1, logged "
                + "step=1, epoch=1, loss=0.5, accuracy=NaN, learning_rate=0.1; the dataset or the program has changed since the run began, retry it to train it anew", loss);
        String weight = assertThrows(HistoryMismatch.class, () -> step(recorder, 1, 0.5f, -1)).getMessage();
        assertTrue(weight.contains("computed step=1, tensor=t, dims=[1], hash="), weight);
        recorder.close().await();
        assertEquals(List.of(1, 2, 3), steps(logs.log(1, LogKind.METRICS)));
    }

    @Test
    void aPlaceBehindTheLogIsRefused() {
        assertEquals("the logs of run=1 end before the place to go on from: LogPosition[metrics=4, weights=3], metrics=3, weights=3",
                assertThrows(IOException.class, () -> logs.record(1, new LogPosition(4, 3))).getMessage());
        assertFalse(logs.isRecording(1));
    }

    @Test
    void timesCountOnFromTheLastRowWhateverTheClockSays() throws Exception {
        logs.close();
        logs = RunLogs.open(vertx, store, () -> Instant.ofEpochMilli(1));
        assertEquals(new LastTimes(30, 3000), logs.timesFromNowOn(1));
        assertEquals(new LastTimes(0, 1000), logs.timesFromNowOn(2));
    }
}
