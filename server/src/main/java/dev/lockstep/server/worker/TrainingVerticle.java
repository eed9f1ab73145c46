package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.schedule.Outcome;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.schedule.QueueBus;
import dev.lockstep.server.schedule.RunState;
import dev.lockstep.server.schedule.Worker;
import dev.lockstep.server.schedule.WorkerMessage;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one run after the other, in slices short enough that a message to pause or to stop is heard between them. A worker verticle: one task at a time, on
 * threads that may change from slice to slice.
 */
public final class TrainingVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingVerticle.class);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** What a server that is told to end leaves a step to be done with. */
    private static final long LAST_STEP_NANOS = TimeUnit.SECONDS.toNanos(2);
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

    private Assignment assignment;
    private boolean stopAsked;
    private boolean pauseAsked;
    private RunRecorder recorder;
    private RunDriver driver;
    private Future<Void> flush = Future.succeededFuture();
    private int slicesAhead;
    private long reportedNanos;
    private long capturedNanos;
    /** The last writing of a checkpoint; never fails. */
    private Future<Void> saved = Future.succeededFuture();
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
    }

    @Override
    public Future<?> start() {
        vertx.eventBus().<Assignment>localConsumer(QueueBus.assign(worker.id()), message -> take(message.body()));
        vertx.eventBus().<Integer>localConsumer(QueueBus.pause(worker.id()), message -> pauseAsked |= trains(message.body()));
        vertx.eventBus().<Integer>localConsumer(QueueBus.stop(worker.id()), message -> stop(message.body()));
        tell(new WorkerMessage.Idle(worker));
        return Future.succeededFuture();
    }

    private boolean trains(int run) {
        return assignment != null && assignment.run() == run;
    }

    private void stop(int run) {
        if (trains(run)) {
            stopAsked = true;
            return;
        }
        PausedRuns.PausedRun aside = paused.take(run);
        if (aside != null) {
            endPaused(aside);
        }
    }

    /** What trains now goes on at the next start of the server. What is paused has its checkpoint already. */
    @Override
    public Future<?> stop() {
        undeployed = true;
        if (assignment != null) {
            weights.ended(assignment.run());
        }
        if (driver != null) {
            saveForNextStart();
        }
        List<Future<Void>> all = new ArrayList<>(List.of(saved, recorder == null ? Future.succeededFuture() : recorder.close()));
        closeDriver();
        for (PausedRuns.PausedRun aside : paused.takeAll()) {
            weights.ended(aside.assignment().run());
            all.add(aside.recorder().close());
            close(aside.driver());
        }
        return Future.join(all);
    }

    /** A run that is within a very long step, or has not caught up, keeps the checkpoint that it has. */
    private void saveForNextStart() {
        try {
            driver.endAtStep(false);
            for (long end = System.nanoTime() + LAST_STEP_NANOS; !driver.betweenSteps() && System.nanoTime() - end < 0;) {
                driver.advance(0);
            }
            if (driver.canBeCaptured()) {
                save(driver.capture());
            }
        } catch (RuntimeException e) {
            LOG.warn("run={} goes on from an earlier checkpoint at the next start", assignment.run(), e);
        }
    }

    private void save(RunCapture.Taken taken) {
        int run = assignment.run();
        Future<Void> before = saved;
        saved = before.compose(done -> checkpoints.write(run, taken)).recover(e -> {
            LOG.warn("no checkpoint of run={} at step={}: {}", run, taken.capture().checkpoint().step(), e.toString());
            return Future.succeededFuture();
        });
    }

    private void take(Assignment next) {
        assignment = next;
        stopAsked = false;
        pauseAsked = false;
        recorder = null;
        driver = null;
        flush = Future.succeededFuture();
        slicesAhead = 0;
        reportedNanos = System.nanoTime();
        capturedNanos = reportedNanos;
        PausedRuns.PausedRun aside = paused.take(next.run());
        if (aside != null) {
            guarded(() -> goOn(aside));
            return;
        }
        datasets.open(next.spec().dataset()).onComplete(opened -> context.runOnContext(ignored -> guarded(() -> {
            if (opened.failed()) {
                fail(opened.cause());
            } else if (stopAsked) {
                end(Outcome.stopped(null));
            } else {
                begin(opened.result());
            }
        })));
    }

    private void begin(Dataset dataset) {
        RunStart start = open(dataset);
        recorder = start.recorder();
        driver = start.driver();
        if (start.step() > 0 || driver.isCatchingUp()) {
            LOG.info("run={} goes on from step={}", assignment.run(), start.step());
        }
        weights.training(assignment.run(), context, driver::weights);
        slice();
    }

    private RunStart open(Dataset dataset) {
        try {
            return RunStart.open(assignment, dataset, sessions, logs, checkpoints);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void goOn(PausedRuns.PausedRun aside) {
        recorder = aside.recorder();
        driver = aside.driver();
        driver.pausedFor(System.nanoTime() - aside.nanos());
        weights.training(assignment.run(), context, driver::weights);
        slice();
    }

    /** Gives up the run with all it has in memory; what it recorded is in its log before anybody hears of it. */
    private void pause() {
        PausedRuns.PausedRun aside = new PausedRuns.PausedRun(assignment, driver, recorder, System.nanoTime());
        int run = assignment.run();
        driver.endAtStep(false);
        save(driver.capture());
        recorder.flush().eventually(() -> saved).onComplete(written -> context.runOnContext(ignored -> guarded(() -> {
            if (written.failed()) {
                fail(written.cause());
                return;
            }
            if (stopAsked) {
                end(driver.finish());
                return;
            }
            LastWeights last = driver.weights();
            weights.training(run, context, () -> last);
            assignment = null;
            recorder = null;
            driver = null;
            paused.put(aside);
            tell(new WorkerMessage.Paused(run, aside.driver().progress()));
            tell(new WorkerMessage.Idle(worker));
        })));
    }

    private void slice() {
        // Before the end of its log a run can be nowhere but training: an end or a checkpoint there would leave the log with more than happened.
        boolean catchingUp = driver.isCatchingUp();
        if (stopAsked && !catchingUp) {
            end(driver.finish());
            return;
        }
        if (pauseAsked && !catchingUp && driver.betweenSteps()) {
            pause();
            return;
        }
        driver.endAtStep(pauseAsked);
        boolean tested = driver.progress().testLoss() != null;
        driver.advance(SLICE_NANOS);
        if (driver.over()) {
            end(driver.finish());
            return;
        }
        saveWhenDue();
        if (driver.isCatchingUp()) {
            next();
            return;
        }
        if (System.nanoTime() - reportedNanos > REPORT_NANOS || tested != (driver.progress().testLoss() != null)) {
            reportedNanos = System.nanoTime();
            tell(new WorkerMessage.Progressed(assignment.run(), driver.progress()));
        }
        next();
    }

    private void saveWhenDue() {
        RunCapture.Taken taken = driver.takeCaptured();
        if (taken != null) {
            save(taken);
        }
        if (saved.isComplete() && checkpoints.isDue(System.nanoTime() - capturedNanos)) {
            capturedNanos = System.nanoTime();
            driver.wantCapture();
        }
    }

    /** One flush at a time; what is recorded meanwhile goes with the next. When the disk cannot keep up, training waits. */
    private void next() {
        if (flush.isComplete()) {
            if (flush.failed()) {
                fail(flush.cause());
                return;
            }
            flush = recorder.flush();
            slicesAhead = 0;
        }
        if (++slicesAhead <= MAX_SLICES_AHEAD) {
            context.runOnContext(ignored -> guarded(this::slice));
        } else {
            flush.onComplete(done -> context.runOnContext(ignored -> guarded(this::slice)));
        }
    }

    private void guarded(Runnable work) {
        if (undeployed) {
            return;
        }
        try {
            work.run();
        } catch (Throwable e) { // whatever a run does wrong is the end of that run, not of this worker
            fail(e);
        }
    }

    private void fail(Throwable cause) {
        LOG.error("run={} failed", assignment.run(), cause);
        end(Outcome.failed(Reasons.of(cause)));
    }

    private void end(Outcome outcome) {
        int run = assignment.run();
        Progress progress = driver == null ? null : driver.progress();
        if (driver == null || outcome.state() == RunState.FAILED) {
            weights.ended(run);
        } else {
            // Until they can be read from the log.
            LastWeights last = driver.weights();
            weights.training(run, context, () -> last);
        }
        Future<Void> closed = recorder == null ? Future.succeededFuture() : recorder.close();
        recorder = null;
        closeDriver();
        Future<Void> lastSaved = saved;
        closed.eventually(() -> lastSaved).onComplete(written -> context.runOnContext(ignored -> {
            boolean lost = written.failed() && outcome.state() != RunState.FAILED;
            assignment = null;
            weights.ended(run);
            tell(new WorkerMessage.Ended(run, progress, lost ? Outcome.failed(Reasons.of(written.cause())) : outcome));
            tell(new WorkerMessage.Idle(worker));
        }));
    }

    /** The early end of a run that this worker does not train, and need not be idle for. */
    private void endPaused(PausedRuns.PausedRun aside) {
        int run = aside.assignment().run();
        Outcome outcome;
        try {
            outcome = aside.driver().finish();
        } catch (RuntimeException e) {
            LOG.error("run={} failed", run, e);
            outcome = Outcome.failed(Reasons.of(e));
        }
        Outcome ended = outcome;
        Progress progress = aside.driver().progress();
        close(aside.driver());
        aside.recorder().close().onComplete(written -> context.runOnContext(ignored -> {
            weights.ended(run);
            tell(new WorkerMessage.Ended(run, progress, written.failed() ? Outcome.failed(Reasons.of(written.cause())) : ended));
        }));
    }

    private void closeDriver() {
        if (driver != null) {
            close(driver);
            driver = null;
        }
    }

    private static void close(RunDriver driver) {
        try {
            driver.close();
        } catch (RuntimeException e) {
            LOG.warn("the memory of a run was not given back", e);
        }
    }

    private void tell(WorkerMessage message) {
        if (!undeployed) {
            vertx.eventBus().send(QueueBus.QUEUE, message);
        }
    }
}
