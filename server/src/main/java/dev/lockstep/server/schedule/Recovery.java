package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.Optional;

/** What becomes of the runs of an earlier life of the server. */
final class Recovery {
    private Recovery() {}

    /**
     * A run that had not ended has failed; its history is kept. One that waited in a paused sweep without having begun still waits.
     *
     * @param paused whether its sweep is
     * @param logged the progress that its log still shows; empty when nothing was recorded
     */
    static Run afterRestart(Run run, boolean paused, Optional<Progress> logged, Instant now) {
        if (run.state() == RunState.PAUSED || run.state() == RunState.QUEUED && run.startedAt() != null) {
            return run.ended(Outcome.failed("the server ended while this run was paused (step=" + run.progress().step() + "): it was in memory only"), now);
        }
        if (run.state() == RunState.QUEUED) {
            return paused ? run : run.ended(Outcome.failed("the server ended before this run started"), now);
        }
        Progress progress = logged.orElse(run.progress());
        return run.progressed(progress)
                .ended(Outcome.failed("the server ended while this run was training (step=" + progress.step() + ")"), now);
    }
}
