package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.server.schedule.CohortAssignment;
import dev.lockstep.server.schedule.Outcome;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.schedule.QueueBus;
import dev.lockstep.server.schedule.Worker;
import dev.lockstep.server.schedule.WorkerMessage;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    private final DatasetOpening datasets;
    private final Sessions sessions;
    private final RunLogs logs;
    private final TrainingWeights weights;
    private final PausedRuns paused;
    private final Checkpoints checkpoints;
    private final Continuations continuations;
    private final CohortSaving saving;

    private final TrainedCohort cohort = new TrainedCohort();
    private final List<TrainedRun> runs = cohort.runs;
    private RunEnds ends;
    private boolean pauseAsked;
    private int slicesAhead;
    private boolean undeployed;

    public TrainingVerticle(Worker worker, DatasetOpening datasets, Sessions sessions, RunLogs logs, TrainingWeights weights, PausedRuns paused,
            Checkpoints checkpoints, Continuations continuations) {
        this.worker = worker;
        this.datasets = datasets;
        this.sessions = sessions;
        this.logs = logs;
        this.weights = weights;
        this.paused = paused;
        this.checkpoints = checkpoints;
        this.continuations = continuations;
        this.saving = new CohortSaving(checkpoints);
    }

    @Override
    public Future<?> start() {
        ends = new RunEnds(worker, cohort, weights, checkpoints, context, this::tell);
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
        if (cohort.driver != null) {
            saving.beforeTheEnd(cohort.driver, runs);
        }
        List<Future<Void>> all = new ArrayList<>();
        runs.forEach(run -> all.addAll(close(run)));
        ends.closeDriver();
        for (PausedRuns.PausedCohort aside : paused.takeAll()) {
            aside.runs().forEach(run -> all.addAll(close(run)));
            RunEnds.close(aside.driver());
        }
        all.add(datasets.settled(vertx));
        return Future.join(all).eventually(this::behindAll);
    }

    /** Behind what is in the queue of this worker's thread, which ends with it. */
    private Future<Void> behindAll() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(ignored -> done.complete());
        return done.future();
    }

    private List<Future<Void>> close(TrainedRun run) {
        weights.ended(run.id());
        return List.of(run.saved, run.recorder == null ? Future.succeededFuture() : run.recorder.close());
    }

    private void take(CohortAssignment next) {
        next.runs().forEach(assignment -> runs.add(new TrainedRun(assignment)));
        cohort.driver = null;
        pauseAsked = false;
        slicesAhead = 0;
        saving.begin();
        PausedRuns.PausedCohort aside = null;
        for (TrainedRun run : runs) {
            PausedRuns.PausedCohort own = paused.take(run.id());
            aside = own == null ? aside : own;
        }
        if (aside != null) {
            PausedRuns.PausedCohort waited = aside;
            guarded(() -> goOn(waited));
            return;
        }
        datasets.open(runs.get(0).assignment.spec().dataset()).onComplete(opened -> context.runOnContext(ignored -> guarded(() -> {
            if (opened.failed()) {
                ends.fail(opened.cause());
                return;
            }
            stopped().forEach(run -> ends.end(run, Outcome.stopped(null)));
            if (!runs.isEmpty()) {
                prepare(opened.result());
            }
        })));
    }

    private List<TrainedRun> stopped() {
        return runs.stream().filter(run -> run.stopAsked).toList();
    }

    /** Runs that go on from others take over their histories first, which takes its time. */
    private void prepare(Dataset dataset) throws IOException {
        List<Future<?>> taken = new ArrayList<>();
        for (TrainedRun run : runs) {
            if (run.assignment.origin() != null) {
                taken.add(continuations.begin(run.assignment, dataset, context, why -> tell(new WorkerMessage.BeganAnew(run.id(), why)))
                        .onSuccess(start -> run.start = start));
            }
        }
        if (taken.isEmpty()) {
            begin(dataset);
        } else {
            Future.join(taken).onComplete(done -> context.runOnContext(ignored -> guarded(() -> begin(dataset))));
        }
    }

    private void begin(Dataset dataset) throws IOException {
        CohortStart start = CohortStart.open(List.copyOf(runs), dataset, sessions, logs, checkpoints);
        cohort.driver = start.driver();
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
        cohort.driver = aside.driver();
        runs.forEach(run -> {
            run.stopAsked = false;
            run.driver.pausedFor(System.nanoTime() - aside.nanos());
            showWeights(run);
        });
        slice();
    }

    private void showWeights(TrainedRun run) {
        CohortDriver driver = cohort.driver;
        weights.training(run.id(), context, () -> {
            driver.settle();
            return run.driver.weights();
        });
    }

    /** Gives up the runs with all they have in memory; what they recorded is in their logs before anybody hears of it. */
    private void pause() {
        long nanos = System.nanoTime();
        cohort.driver.endAtStep(false);
        runs.forEach(run -> saving.save(run, run.driver.capture()));
        List<Future<Void>> flushed = runs.stream().map(run -> run.recorder.flush().eventually(() -> run.saved)).toList();
        Future.join(flushed).onComplete(written -> context.runOnContext(ignored -> guarded(() -> {
            ends.failUnwritten(flushed);
            stopped().forEach(ends::finish);
            if (runs.isEmpty()) {
                return;
            }
            PausedRuns.PausedCohort aside = new PausedRuns.PausedCohort(cohort.driver, List.copyOf(runs), nanos);
            Map<Integer, Progress> progress = new LinkedHashMap<>();
            for (TrainedRun run : runs) {
                LastWeights last = run.driver.weights();
                weights.training(run.id(), context, () -> last);
                progress.put(run.id(), run.driver.progress());
            }
            runs.clear();
            cohort.driver = null;
            paused.put(aside);
            tell(new WorkerMessage.Paused(progress));
            ends.idleWhenDone();
        })));
    }

    private void slice() {
        Background.enter();
        if (!stopped().isEmpty()) {
            cohort.driver.settle();
        }
        // Before the end of its log a run can be nowhere but training: an end or a checkpoint there would leave the log with more than happened.
        stopped().stream().filter(run -> !run.driver.isCatchingUp()).forEach(ends::finish);
        if (runs.isEmpty()) {
            return;
        }
        if (pauseAsked && cohort.driver.betweenSteps() && runs.stream().noneMatch(run -> run.driver.isCatchingUp())) {
            pause();
            return;
        }
        cohort.driver.endAtStep(pauseAsked);
        List<Boolean> tested = runs.stream().map(TrainingVerticle::isTested).toList();
        cohort.driver.advance(SLICE_NANOS);
        for (int i = 0; i < tested.size(); i++) {
            report(runs.get(i), tested.get(i));
        }
        runs.stream().filter(run -> run.driver.over()).toList().forEach(ends::finish);
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

    /** Behind what the log said while the slice went on: that it has written what was recorded before. */
    private void next() {
        context.runOnContext(ignored -> guarded(this::flushAndGoOn));
    }

    /** One flush at a time of each run; what is recorded meanwhile goes with the next. When the disk cannot keep up, training waits. */
    private void flushAndGoOn() {
        if (runs.stream().allMatch(run -> run.flush.isComplete())) {
            ends.failUnwritten(runs.stream().map(run -> run.flush).toList());
            runs.forEach(run -> run.flush = run.recorder.flush());
            slicesAhead = 0;
        }
        if (runs.isEmpty()) {
            return;
        }
        if (++slicesAhead <= MAX_SLICES_AHEAD) {
            slice();
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
            ends.fail(e);
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
            RunEnds.close(aside.driver());
        }
        run.recorder.close().onComplete(written -> context.runOnContext(ignored -> {
            weights.ended(run.id());
            tell(written.failed() ? RunEnds.lost(run, progress, written.cause()) : new WorkerMessage.Ended(run.id(), progress, ended));
        }));
    }

    private void tell(WorkerMessage message) {
        if (!undeployed) {
            vertx.eventBus().send(QueueBus.QUEUE, message);
        }
    }
}
