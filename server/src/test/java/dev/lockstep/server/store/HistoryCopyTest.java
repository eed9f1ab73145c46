package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.rows;
import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Run 1 has five steps in three records, an evaluation that found NaN behind the third, and a tensor at each step. */
class HistoryCopyTest extends OpenLogs {
    private static final int STEPS = 5;

    @BeforeEach
    void write() {
        record(1, STEPS, 2);
    }

    /** @param each steps of a record */
    private void record(int run, int to, int each) {
        RunRecorder recorder = logs.record(run);
        for (int step = 1; step <= to; step++) {
            step(recorder, step);
            if (step % each == 0) {
                recorder.flush().await();
            }
        }
        recorder.close().await();
    }

    private static void step(RunRecorder recorder, int step) {
        recorder.step(step, 1 + step / 4, 1f / step, 0.25f * (step % 5), 0.1 / step, step % 2 == 0 ? -1 : 1, 0.5 * step, 1000L * step);
        if (step == 3) {
            recorder.evaluation(step, 1, Float.NaN, 0.5f, 0.5 * step + 0.1, 1000L * step + 7);
        }
        recorder.weights(step, "t", List.of(1, 2), new float[] {step, -0f});
    }

    /** All but the id of the run. */
    private List<Map<String, Object>> own(int run, LogKind kind) throws IOException {
        List<Map<String, Object>> rows = rows(logs.log(run, kind));
        rows.forEach(row -> assertEquals(run, row.remove("run")));
        return rows;
    }

    private void requireSame(int run) throws IOException {
        for (LogKind kind : LogKind.values()) {
            assertEquals(own(1, kind), own(run, kind));
        }
        assertFalse(logs.isRecording(run));
    }

    @Test
    void everyRowIsThereTimesIncluded() throws Exception {
        assertEquals(Optional.of(new LogPosition(1, 1)), HistoryCopy.of(logs, 1, 2));
        requireSame(2);
        assertEquals(Optional.of(new LogPosition(1, 1)), HistoryCopy.of(logs, 1, 2), "and nothing twice");
        requireSame(2);
        assertEquals(new LastTimes(2.5, 5000), LastTimes.of(logs.log(2, LogKind.METRICS)));
    }

    @Test
    void whereItWasInterruptedItGoesOn() throws Exception {
        for (int there = 0; there <= STEPS; there++) {
            int run = 10 + there;
            record(run, there, 1);
            LogPosition behind = HistoryCopy.of(logs, 1, run).orElseThrow();
            requireSame(run);
            assertEquals(new LogPosition(there == STEPS ? there : there + 1, there == STEPS ? there : there + 1), behind);
        }
    }

    @Test
    void whatARunAddedItselfStays() throws Exception {
        LogPosition behind = HistoryCopy.of(logs, 1, 2).orElseThrow();
        RunRecorder recorder = logs.record(2, behind);
        step(recorder, 6);
        recorder.close().await();
        assertEquals(Optional.of(behind), HistoryCopy.of(logs, 1, 2));
        assertEquals(List.of(1, 2, 3, 3, 4, 5, 6), steps(logs.log(2, LogKind.METRICS)));
        RunRecorder again = logs.record(2, behind);
        step(again, 6);
        step(again, 7);
        again.close().await();
        assertEquals(List.of(1, 2, 3, 3, 4, 5, 6, 7), steps(logs.log(2, LogKind.METRICS)));
    }

    @Test
    void aRecordThatReachesBeyondItIsNoPlaceToGoOnFrom() throws Exception {
        record(2, STEPS + 1, STEPS + 1);
        assertEquals(Optional.empty(), HistoryCopy.of(logs, 1, 2));
        assertEquals(List.of(1, 2, 3, 3, 4, 5, 6), steps(logs.log(2, LogKind.METRICS)));
    }

    @Test
    void anotherHistoryIsRefusedAndStays() throws Exception {
        RunRecorder recorder = logs.record(2);
        recorder.step(1, 1, 0.75f, 0.25f, 0.1, 1, 0.5, 1000);
        recorder.close().await();
        assertThrows(HistoryMismatch.class, () -> HistoryCopy.of(logs, 1, 2));
        assertEquals(List.of(1), steps(logs.log(2, LogKind.METRICS)));
    }
}
