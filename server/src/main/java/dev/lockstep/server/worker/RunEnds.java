package dev.lockstep.server.worker;

import dev.lockstep.server.schedule.Outcome;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.schedule.RunState;
import dev.lockstep.server.schedule.Worker;
import dev.lockstep.server.schedule.WorkerMessage;
import dev.lockstep.server.store.LogWriteException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How runs of a worker's cohort end, each by itself: what they recorded is in their logs before the queue hears of it. On the worker's context. */
final class RunEnds {
    private static final Logger LOG = LoggerFactory.getLogger(RunEnds.class);

    private final Worker worker;
    private final TrainedCohort cohort;
    private final TrainingWeights weights;
    private final Checkpoints checkpoints;
    private final Context context;
    private final Consumer<WorkerMessage> tell;

    /** @param tell to the queue */
    RunEnds(Worker worker, TrainedCohort cohort, TrainingWeights weights, Checkpoints checkpoints, Context context, Consumer<WorkerMessage> tell) {
        this.worker = worker;
        this.cohort = cohort;
        this.weights = weights;
        this.checkpoints = checkpoints;
        this.context = context;
        this.tell = tell;
    }

    /** @param written of each run, in their order */
    void failUnwritten(List<Future<Void>> written) {
        List<TrainedRun> all = List.copyOf(cohort.runs);
        for (int i = 0; i < all.size(); i++) {
            if (written.get(i).failed()) {
                unwritten(all.get(i), written.get(i).cause());
            }
        }
    }

    void fail(Throwable cause) {
        List.copyOf(cohort.runs).forEach(run -> fail(run, cause));
    }

    private void fail(TrainedRun run, Throwable cause) {
        LOG.error("run={} failed", run.id(), cause);
        end(run, Outcome.failed(Reasons.of(cause)));
    }

    /** Gives the run up with what it has in memory: when the store can be written, it goes on from its checkpoint. */
    private void unwritten(TrainedRun run, Throwable cause) {
        if (cause instanceof LogWriteException) {
            LOG.error("run={} waits until its log can be written", run.id(), cause);
            leave(run, false, Optional.empty(), (progress, failure) -> lost(run, progress, cause));
        } else {
            fail(run, cause);
        }
    }

    /** What the queue hears of a run whose log was not written. */
    static WorkerMessage lost(TrainedRun run, Progress progress, Throwable cause) {
        return cause instanceof LogWriteException ? new WorkerMessage.Stalled(run.id(), progress, "waits until its log can be written: " + cause.getMessage())
                : new WorkerMessage.Ended(run.id(), progress, Outcome.failed(Reasons.of(cause)));
    }

    /** Of a run whose session has nothing under way for it. */
    void finish(TrainedRun run) {
        Outcome outcome;
        Optional<RunCapture> end;
        try {
            outcome = run.driver.finish();
            end = run.driver.end(outcome, run.assignment.spec().training());
        } catch (RuntimeException e) {
            fail(run, e);
            return;
        }
        end(run, outcome, end);
    }

    void end(TrainedRun run, Outcome outcome) {
        end(run, outcome, Optional.empty());
    }

    /** @param end what is kept of it */
    private void end(TrainedRun run, Outcome outcome, Optional<RunCapture> end) {
        boolean failed = outcome.state() == RunState.FAILED;
        leave(run, !failed, end, (progress, failure) -> failure == null || failed ? new WorkerMessage.Ended(run.id(), progress, outcome) : lost(run, progress, failure));
    }

    /**
     * The others of its cohort go on.
     *
     * @param keepWeights until they can be read from the log
     * @param end from which one of more epochs goes on, to be kept
     * @param word to the queue, from the progress and from what kept the log from being closed, or null
     */
    private void leave(TrainedRun run, boolean keepWeights, Optional<RunCapture> end, BiFunction<Progress, Throwable, WorkerMessage> word) {
        cohort.runs.remove(run);
        cohort.ending++;
        Progress progress = run.driver == null ? null : run.driver.progress();
        if (run.driver == null || !keepWeights) {
            weights.ended(run.id());
        } else {
            LastWeights last = run.driver.weights();
            weights.training(run.id(), context, () -> last);
        }
        if (cohort.driver != null && run.driver != null) {
            run.driver.abandon();
        }
        if (cohort.runs.isEmpty()) {
            closeDriver();
        }
        Future<Void> closed = run.recorder == null ? Future.succeededFuture() : run.recorder.close();
        closed.compose(whole -> keep(run, end)).eventually(() -> run.saved).onComplete(written -> context.runOnContext(ignored -> {
            weights.ended(run.id());
            tell.accept(word.apply(progress, written.cause()));
            cohort.ending--;
            idleWhenDone();
        }));
    }

    /** Never fails: without it a run of more epochs trains anew. */
    private Future<Void> keep(TrainedRun run, Optional<RunCapture> end) {
        return end.isEmpty() ? Future.succeededFuture() : checkpoints.writeEnd(run.id(), end.get(), run.dataset).recover(e -> {
            LOG.warn("what run={} ended with is not kept: {}", run.id(), e.toString());
            return Future.succeededFuture();
        });
    }

    /** Asks for more when nothing is left of the cohort; of runs that a pause takes away, those that end at that moment are waited for. */
    void idleWhenDone() {
        if (cohort.runs.isEmpty() && cohort.ending == 0) {
            tell.accept(new WorkerMessage.Idle(worker));
        }
    }

    void closeDriver() {
        if (cohort.driver != null) {
            close(cohort.driver);
            cohort.driver = null;
        }
    }

    static void close(CohortDriver driver) {
        try {
            driver.close();
        } catch (RuntimeException e) {
            LOG.warn("the memory of a cohort was not given back", e);
        }
    }
}
