package dev.lockstep.server.worker;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checkpoints of the runs of a cohort, all at the same step, so that they can go on together. */
final class CohortSaving {
    private static final Logger LOG = LoggerFactory.getLogger(CohortSaving.class);
    /** What a server that is told to end leaves a step to be done with. */
    private static final long LAST_STEP_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Checkpoints checkpoints;
    private long capturedNanos;

    CohortSaving(Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /** Another cohort. */
    void begin() {
        capturedNanos = System.nanoTime();
    }

    void whenDue(List<TrainedRun> runs) {
        for (TrainedRun run : runs) {
            RunCapture.Taken taken = run.driver.takeCaptured();
            if (taken != null) {
                save(run, taken);
            }
        }
        if (runs.stream().allMatch(run -> run.saved.isComplete()) && checkpoints.isDue(System.nanoTime() - capturedNanos)) {
            capturedNanos = System.nanoTime();
            runs.forEach(run -> run.driver.wantCapture());
        }
    }

    /** A run that is within a very long step, or has not caught up, keeps the checkpoint that it has. */
    void beforeTheEnd(CohortDriver driver, List<TrainedRun> runs) {
        try {
            driver.endAtStep(false);
            for (long end = System.nanoTime() + LAST_STEP_NANOS; !driver.betweenSteps() && System.nanoTime() - end < 0;) {
                driver.advance(0);
            }
            runs.stream().filter(run -> run.driver.canBeCaptured()).forEach(run -> save(run, run.driver.capture()));
        } catch (RuntimeException e) {
            LOG.warn("runs={} go on from earlier checkpoints at the next start", runs.stream().map(TrainedRun::id).toList(), e);
        }
    }

    void save(TrainedRun run, RunCapture.Taken taken) {
        Future<Void> before = run.saved;
        run.saved = before.compose(done -> checkpoints.write(run.id(), taken)).recover(e -> {
            LOG.warn("no checkpoint of run={} at step={}: {}", run.id(), taken.capture().checkpoint().step(), e.toString());
            return Future.succeededFuture();
        });
    }
}
