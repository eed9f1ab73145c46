package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.server.schedule.CohortAssignment;
import dev.lockstep.server.schedule.Outcome;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.schedule.QueueBus;
import dev.lockstep.server.schedule.RunState;
import dev.lockstep.server.schedule.Worker;
import dev.lockstep.server.schedule.WorkerMessage;
import dev.lockstep.server.store.LogWriteException;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one cohort of runs after the other, in slices short enough that a message to pause or to stop is heard between them. A worker verticle: one task at
 * a time, on threads that may change from slice to slice.
 */
public final class TrainingVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingVerticle.class);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    /** Slices that may pass while the log writes what was recorded before them. */
    private static final int MAX_SLICES_AHEAD = 10;

    private final Worker worker;
    private final Datasets datasets;
    private final Sessions sessions;
    private final RunLogs logs;
    private final TrainingWeights weights;
    private final PausedRuns paused;
    private final Checkpoints checkpoints;
    private final CohortSaving saving;

    /** Those of the cohort that are not over; empty for an idle worker. */
    private final List<TrainedRun> runs = new ArrayList<>();
    /** Runs that are over, while what they recorded is being written. */
    private int ending;
    /** Null before the runs begin. */
    private CohortDriver driver;
    private boolean pauseAsked;
    private int slicesAhead;
    private boolean undeployed;

    public TrainingVerticle(Worker worker, Datasets datasets, Sessions sessions, RunLogs logs, TrainingWeights weights, PausedRuns paused,
            Checkpoints checkpoints) {
        this.worker = worker;
        this.datasets = datasets;
        this.sessions = sessions;
        this.logs = logs;
        this.weights = weights;
        this.paused = paused;
        this.checkpoints = checkpoints;
        this.saving = new CohortSaving(checkpoints);
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<CohortAssignment>localConsumer(QueueBus.assign(worker.id()), message -> take(message.body()));
        vertx.eventBus().<Integer>localConsumer(QueueBus.pause(worker.id()), message -> pauseAsked |= trains(message.body()));
        vertx.eventBus().<Integer>localConsumer(QueueBus.stop(worker.id()), message -> stop(message.body()));
        tell(new WorkerMessage.Idle(worker));
        return Future.succeededFuture();
    }

    private boolean trains(int id) {
        return runs.stream().anyMatch(run -> run.id() == id);
    }

    private void stop(int id) {
        if (trains(id)) {
            runs.stream().filter(run -> run.id() == id).forEach(run -> run.stopAsked = true);
            return;
        }
        PausedRuns.PausedCohort aside = paused.take(id);
        if (aside != null) {
            endPaused(aside, aside.run(id));
        }
    }

    /** What trains now goes on at the next start of the server. What is paused has its checkpoint already. */
    @Override
    public Future<?> stop() {
        undeployed = true;
        if (driver != null) {
            saving.beforeTheEnd(driver, runs);
        }
        List<Future<Void>> all = new ArrayList<>();
        runs.forEach(run -> all.addAll(close(run)));
        closeDriver();
        for (PausedRuns.PausedCohort aside : paused.takeAll()) {
            aside.runs().forEach(run -> all.addAll(close(run)));
            close(aside.driver());
        }
        return Future.join(all);
    }

    private List<Future<Void>> close(TrainedRun run) {
        weights.ended(run.id());
        return List.of(run.saved, run.recorder == null ? Future.succeededFuture() : run.recorder.close());
    }

    private void take(CohortAssignment next) {
        next.runs().forEach(assignment -> runs.add(new TrainedRun(assignment)));
        driver = null;
        pauseAsked = false;
        slicesAhead = 0;
        saving.begin();
        PausedRuns.PausedCohort aside = null;
        for (TrainedRun run : runs) {
            PausedRuns.PausedCohort own = paused.take(run.id());
            aside = own == null ? aside : own;
        }
        if (aside != null) {
            PausedRuns.PausedCohort cohort = aside;
            guarded(() -> goOn(cohort));
            return;
        }
        datasets.open(runs.get(0).assignment.spec().dataset()).onComplete(opened -> context.runOnContext(ignored -> guarded(() -> {
            if (opened.failed()) {
                fail(opened.cause());
                return;
            }
            stopped().forEach(run -> end(run, Outcome.stopped(null)));
            if (!runs.isEmpty()) {
                begin(opened.result());
            }
        })));
    }

    private List<TrainedRun> stopped() {
        return runs.stream().filter(run -> run.stopAsked).toList();
    }

    private void begin(Dataset dataset) throws IOException {
        CohortStart start = CohortStart.open(List.copyOf(runs), dataset, sessions, logs, checkpoints);
        driver = start.driver();
        List<TrainedRun> others = runs.stream().filter(run -> !start.runs().contains(run)).toList();
        if (!others.isEmpty()) {
            runs.removeAll(others);
            tell(new WorkerMessage.GivenBack(ids(others)));
        }
        runs.forEach(this::showWeights);
        slice();
    }

    private static List<Integer> ids(List<TrainedRun> runs) {
        return runs.stream().map(TrainedRun::id).toList();
    }

    /** Of a cohort of which some may have been stopped meanwhile. */
    private void goOn(PausedRuns.PausedCohort aside) {
        List<Integer> assigned = ids(runs);
        runs.clear();
        aside.runs().stream().filter(run -> assigned.contains(run.id())).forEach(runs::add);
        driver = aside.driver();
        runs.forEach(run -> {
            run.stopAsked = false;
            run.driver.pausedFor(System.nanoTime() - aside.nanos());
            showWeights(run);
        });
        slice();
    }

    private void showWeights(TrainedRun run) {
        CohortDriver cohort = driver;
        weights.training(run.id(), context, () -> {
            cohort.settle();
            return run.driver.weights();
        });
    }

    /** Gives up the runs with all they have in memory; what they recorded is in their logs before anybody hears of it. */
    private void pause() {
        long nanos = System.nanoTime();
        driver.endAtStep(false);
        runs.forEach(run -> saving.save(run, run.driver.capture()));
        List<Future<Void>> flushed = runs.stream().map(run -> run.recorder.flush().eventually(() -> run.saved)).toList();
        Future.join(flushed).onComplete(written -> context.runOnContext(ignored -> guarded(() -> {
            failUnwritten(flushed);
            stopped().forEach(this::finish);
            if (runs.isEmpty()) {
                return;
            }
            PausedRuns.PausedCohort aside = new PausedRuns.PausedCohort(driver, List.copyOf(runs), nanos);
            Map<Integer, Progress> progress = new LinkedHashMap<>();
            for (TrainedRun run : runs) {
                LastWeights last = run.driver.weights();
                weights.training(run.id(), context, () -> last);
                progress.put(run.id(), run.driver.progress());
            }
            runs.clear();
            driver = null;
            paused.put(aside);
            tell(new WorkerMessage.Paused(progress));
            idleWhenDone();
        })));
    }

    private void failUnwritten(List<Future<Void>> written) {
        List<TrainedRun> all = List.copyOf(runs);
        for (int i = 0; i < all.size(); i++) {
            if (written.get(i).failed()) {
                unwritten(all.get(i), written.get(i).cause());
            }
        }
    }

    private void slice() {
        Background.enter();
        if (!stopped().isEmpty()) {
            driver.settle();
        }
        // Before the end of its log a run can be nowhere but training: an end or a checkpoint there would leave the log with more than happened.
        stopped().stream().filter(run -> !run.driver.isCatchingUp()).forEach(this::finish);
        if (runs.isEmpty()) {
            return;
        }
        if (pauseAsked && driver.betweenSteps() && runs.stream().noneMatch(run -> run.driver.isCatchingUp())) {
            pause();
            return;
        }
        driver.endAtStep(pauseAsked);
        List<Boolean> tested = runs.stream().map(TrainingVerticle::isTested).toList();
        driver.advance(SLICE_NANOS);
        for (int i = 0; i < tested.size(); i++) {
            report(runs.get(i), tested.get(i));
        }
        runs.stream().filter(run -> run.driver.over()).toList().forEach(this::finish);
        if (!runs.isEmpty()) {
            saving.whenDue(runs);
            next();
        }
    }

    private static boolean isTested(TrainedRun run) {
        return run.driver.progress().testLoss() != null;
    }

    private void report(TrainedRun run, boolean wasTested) {
        boolean due = System.nanoTime() - run.reportedNanos > REPORT_NANOS || wasTested != isTested(run);
        if (due && !run.driver.over() && !run.driver.isCatchingUp()) {
            run.reportedNanos = System.nanoTime();
            tell(new WorkerMessage.Progressed(run.id(), run.driver.progress()));
        }
    }

    /** One flush at a time of each run; what is recorded meanwhile goes with the next. When the disk cannot keep up, training waits. */
    private void next() {
        if (runs.stream().allMatch(run -> run.flush.isComplete())) {
            failUnwritten(runs.stream().map(run -> run.flush).toList());
            runs.forEach(run -> run.flush = run.recorder.flush());
            slicesAhead = 0;
        }
        if (runs.isEmpty()) {
            return;
        }
        if (++slicesAhead <= MAX_SLICES_AHEAD) {
            context.runOnContext(ignored -> guarded(this::slice));
        } else {
            Future.join(runs.stream().map(run -> run.flush).toList()).onComplete(done -> context.runOnContext(ignored -> guarded(this::slice)));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private void guarded(Work work) {
        if (undeployed) {
            return;
        }
        try {
            work.run();
        } catch (Throwable e) { // whatever runs do wrong is the end of those runs, not of this worker
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        List.copyOf(runs).forEach(run -> fail(run, cause));
    }

    private void fail(TrainedRun run, Throwable cause) {
        LOG.error("run={} failed", run.id(), cause);
        end(run, Outcome.failed(Reasons.of(cause)));
    }

    /** Gives the run up with what it has in memory: when the store can be written, it goes on from its checkpoint. */
    private void unwritten(TrainedRun run, Throwable cause) {
        if (cause instanceof LogWriteException) {
            LOG.error("run={} waits until its log can be written", run.id(), cause);
            leave(run, false, (progress, failure) -> lost(run, progress, cause));
        } else {
            fail(run, cause);
        }
    }

    private static WorkerMessage lost(TrainedRun run, Progress progress, Throwable cause) {
        return cause instanceof LogWriteException ? new WorkerMessage.Stalled(run.id(), progress, "waits until its log can be written: " + cause.getMessage())
                : new WorkerMessage.Ended(run.id(), progress, Outcome.failed(Reasons.of(cause)));
    }

    private void finish(TrainedRun run) {
        Outcome outcome;
        try {
            outcome = run.driver.finish();
        } catch (RuntimeException e) {
            fail(run, e);
            return;
        }
        end(run, outcome);
    }

    private void end(TrainedRun run, Outcome outcome) {
        boolean failed = outcome.state() == RunState.FAILED;
        leave(run, !failed, (progress, failure) -> failure == null || failed ? new WorkerMessage.Ended(run.id(), progress, outcome) : lost(run, progress, failure));
    }

    /**
     * The others of its cohort go on.
     *
     * @param keepWeights until they can be read from the log
     * @param word to the queue, from the progress and from what kept the log from being closed, or null
     */
    private void leave(TrainedRun run, boolean keepWeights, BiFunction<Progress, Throwable, WorkerMessage> word) {
        runs.remove(run);
        ending++;
        Progress progress = run.driver == null ? null : run.driver.progress();
        if (run.driver == null || !keepWeights) {
            weights.ended(run.id());
        } else {
            LastWeights last = run.driver.weights();
            weights.training(run.id(), context, () -> last);
        }
        if (driver != null && run.driver != null) {
            run.driver.abandon();
        }
        if (runs.isEmpty()) {
            closeDriver();
        }
        Future<Void> closed = run.recorder == null ? Future.succeededFuture() : run.recorder.close();
        closed.eventually(() -> run.saved).onComplete(written -> context.runOnContext(ignored -> {
            weights.ended(run.id());
            tell(word.apply(progress, written.cause()));
            ending--;
            idleWhenDone();
        }));
    }

    /** Asks for more when nothing is left of the cohort; of runs that a pause takes away, those that end at that moment are waited for. */
    private void idleWhenDone() {
        if (runs.isEmpty() && ending == 0) {
            tell(new WorkerMessage.Idle(worker));
        }
    }

    /** The early end of a run that this worker does not train, and need not be idle for. */
    private void endPaused(PausedRuns.PausedCohort aside, TrainedRun run) {
        Outcome outcome;
        try {
            outcome = run.driver.finish();
        } catch (RuntimeException e) {
            LOG.error("run={} failed", run.id(), e);
            outcome = Outcome.failed(Reasons.of(e));
        }
        Outcome ended = outcome;
        Progress progress = run.driver.progress();
        if (!paused.holds(aside)) {
            close(aside.driver());
        }
        run.recorder.close().onComplete(written -> context.runOnContext(ignored -> {
            weights.ended(run.id());
            tell(written.failed() ? lost(run, progress, written.cause()) : new WorkerMessage.Ended(run.id(), progress, ended));
        }));
    }

    private void closeDriver() {
        if (driver != null) {
            close(driver);
            driver = null;
        }
    }

    private static void close(CohortDriver driver) {
        try {
            driver.close();
        } catch (RuntimeException e) {
            LOG.warn("the memory of a cohort was not given back", e);
        }
    }

    private void tell(WorkerMessage message) {
        if (!undeployed) {
            vertx.eventBus().send(QueueBus.QUEUE, message);
        }
    }
}
