package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.Optional;

/** What becomes of the runs of an earlier life of the server. */
final class Recovery {
    private Recovery() {}

    /**
     * A run that had begun waits for a worker, or for its sweep to be resumed, to go on from its last checkpoint; one that had not waits as it did. What was told
     * to stop has stopped. What another version of the numerics began has failed: it could not go on with the same bits.
     *
     * @param paused whether its sweep is
     * @param logged the progress that its log shows; empty when nothing was recorded
     * @param numericsVersion of this server
     */
    static Run afterRestart(Run run, boolean paused, Optional<Progress> logged, int numericsVersion, Instant now) {
        if (run.startedAt() == null) {
            return run.waiting(null);
        }
        Progress progress = logged.map(found -> found.withRate(run.progress().imagesPerSecond())).orElse(run.progress());
        Run there = run.progressed(progress);
        if (run.stopWished()) {
            return there.ended(Stops.between(), now);
        }
        if (run.numericsVersion() != numericsVersion) {
            return there.ended(Outcome.failed("was interrupted at step=" + progress.step() + " with numerics_version=" + run.numericsVersion()
                    + ", this server computes version " + numericsVersion + " and cannot go on with the same bits; retry it to train it anew"), now);
        }
        return paused ? there.paused() : there.resumed();
    }
}
