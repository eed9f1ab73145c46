package dev.lockstep.server.schedule;

import static dev.lockstep.server.schedule.Sample.at;
import static dev.lockstep.server.schedule.Sample.progress;
import static dev.lockstep.server.schedule.Sample.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecoveryTest {
    private static final Run QUEUED = Run.queued(Sample.run(1, 1, 0, "strokes", 100));
    private static final Run RUNNING = QUEUED.started(worker("a"), "cpu", at(1)).progressed(progress(10, 1));

    @Test
    void runsWaitToGoOnFromWhereTheirLogsShowThem() {
        Run now = Recovery.afterRestart(RUNNING, false, Optional.of(progress(12, 2)), 1, at(9));
        assertEquals(RunState.QUEUED, now.state());
        assertEquals(12, now.progress().step());
        assertEquals(at(1), now.startedAt());
        assertEquals(10, Recovery.afterRestart(RUNNING, false, Optional.empty(), 1, at(9)).progress().step());
        assertEquals(RunState.QUEUED, Recovery.afterRestart(RUNNING.paused(), false, Optional.empty(), 1, at(9)).state());
        assertEquals(QUEUED, Recovery.afterRestart(QUEUED.waiting("waits for mnist"), false, Optional.empty(), 1, at(9)));
    }

    @Test
    void thoseOfAPausedSweepWaitForItsResume() {
        assertEquals(RunState.PAUSED, Recovery.afterRestart(RUNNING, true, Optional.empty(), 1, at(9)).state());
        assertEquals(RunState.PAUSED, Recovery.afterRestart(RUNNING.paused(), true, Optional.empty(), 1, at(9)).state());
        assertEquals(RunState.QUEUED, Recovery.afterRestart(QUEUED, true, Optional.empty(), 1, at(9)).state());
    }

    @Test
    void whatWasToldToStopHasStopped() {
        Run now = Recovery.afterRestart(RUNNING.stopWish(), false, Optional.of(progress(12, 2)), 1, at(9));
        assertEquals(RunState.STOPPED, now.state());
        assertEquals("stopped before it went on", now.reason());
        assertEquals(12, now.progress().step());
        assertFalse(now.stopWished());
        assertEquals(RunState.STOPPED, Recovery.afterRestart(RUNNING.stopWish(), true, Optional.empty(), 2, at(9)).state());
    }

    @Test
    void whatAnotherVersionOfTheNumericsBeganDoesNotGoOn() {
        Run now = Recovery.afterRestart(RUNNING, false, Optional.empty(), 2, at(9));
        assertEquals(RunState.FAILED, now.state());
        assertEquals("was interrupted at step=10 with numerics_version=1, this server computes version 2 and cannot go on with the same bits; retry it to train it anew",
                now.reason());
        assertEquals(at(9), now.endedAt());
        assertNull(Recovery.afterRestart(QUEUED, false, Optional.empty(), 2, at(9)).reason(), "it has not begun");
    }
}
