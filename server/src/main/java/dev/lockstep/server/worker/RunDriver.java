package dev.lockstep.server.worker;

import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.schedule.Origin;
import dev.lockstep.server.schedule.Outcome;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.schedule.RunState;
import dev.lockstep.server.store.LastTimes;
import dev.lockstep.server.store.RunRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Writes down what happens to one run of a session. One thread at a time. */
final class RunDriver {
    private final TrainingSession session;
    private final int member;
    private final RunRecorder history;
    private final EventRecorder recorder;
    private final Snapshots snapshots;
    private TrainingEvent.Diverged diverged;
    private Progress progress = Progress.NONE;
    private long trainedSamples;
    private long trainingNanos;
    private boolean captureWanted;
    private RunCapture.Taken captured;

    /**
     * A run at its start, or where it was captured.
     *
     * @param saved null at its start
     * @param times from which it counts on
     */
    RunDriver(Assignment assignment, TrainingSession session, int member, RunRecorder recorder, RunCapture saved, LastTimes times) {
        this.session = session;
        this.member = member;
        this.history = recorder;
        this.recorder = new EventRecorder(recorder, times);
        this.snapshots = new Snapshots(session, member, assignment.weights(), recorder);
        if (saved == null) {
            snapshots.at(0);
        } else {
            progress = saved.progress();
            trainedSamples = saved.trainedSamples();
            trainingNanos = saved.trainingNanos();
            snapshots.goOn(progress.step());
        }
    }

    /** What the session brought about for this run, in its order. */
    void handle(List<TrainingEvent> events, long nanos, long now) {
        if (events.stream().noneMatch(RunDriver::ofEvaluation)) {
            trainingNanos += nanos;
        }
        long steps = events.stream().filter(TrainingEvent.Step.class::isInstance).count();
        long done = 0;
        for (TrainingEvent event : events) {
            done += event instanceof TrainingEvent.Step ? 1 : 0;
            // When each of several steps ended is not known any better.
            handle(event, steps == 0 ? now : now - nanos + nanos * done / steps);
        }
        if (captureWanted && canBeCaptured()) {
            captureWanted = false;
            captured = capture();
        }
    }

    /** Steps up to the next behind which weights are recorded. */
    int stepsToSnapshot() {
        return snapshots.stepsToNext(progress.step());
    }

    /** Whether what is trained is known from the log. */
    boolean isCatchingUp() {
        return history.isCatchingUp();
    }

    /** At the next step where that can be. */
    void wantCapture() {
        captureWanted = true;
    }

    boolean wantsCapture() {
        return captureWanted;
    }

    /** What was wanted, once; null while there is none. */
    RunCapture.Taken takeCaptured() {
        RunCapture.Taken taken = captured;
        captured = null;
        return taken;
    }

    boolean canBeCaptured() {
        return session.betweenSteps() && !over() && !history.isCatchingUp();
    }

    RunCapture.Taken capture() {
        return new RunCapture.Taken(new RunCapture(session.checkpoint(member), progress, trainedSamples, trainingNanos), history.sync());
    }

    void pausedFor(long nanos) {
        recorder.pausedFor(nanos);
    }

    boolean over() {
        return session.over(member);
    }

    Progress progress() {
        return progress;
    }

    LastWeights weights() {
        Map<String, float[]> tensors = new HashMap<>();
        Stream.concat(session.parameters().stream(), session.buffers().stream()).map(ParameterShape::name)
                .forEach(name -> tensors.put(name, session.parameter(member, name)));
        return new LastWeights(Math.toIntExact(progress.step()), tensors);
    }

    /** Records the final weights. Of a run that is not over, this is the early end that somebody asked for. */
    Outcome finish() {
        boolean stopped = !over();
        snapshots.atEnd(progress.step());
        String sha256 = session.weightsSha256(member);
        if (stopped) {
            session.stop(member);
            return Outcome.stopped(sha256);
        }
        if (diverged != null) {
            String loss = Float.isNaN(diverged.loss()) ? "NaN" : "infinite";
            return new Outcome(RunState.DIVERGED, "the loss became " + loss + " at step " + diverged.step(), sha256);
        }
        return new Outcome(RunState.DONE, null, sha256);
    }

    /** Where one of more epochs goes on; empty for a run that did not come to the end of its last epoch, or has too much to keep. */
    Optional<RunCapture> end(Outcome outcome, TrainingSpec training) {
        long bytes = Float.BYTES * session.parameters().stream().mapToLong(ParameterShape::size).sum();
        return outcome.state() == RunState.DONE && training.steps() == 0 && bytes <= Origin.MOST_BYTES
                ? Optional.of(new RunCapture(session.end(member), progress, trainedSamples, trainingNanos)) : Optional.empty();
    }

    /** The run goes no further; others of the session do. */
    void abandon() {
        session.stop(member);
    }

    private static boolean ofEvaluation(TrainingEvent event) {
        return event instanceof TrainingEvent.Evaluating || event instanceof TrainingEvent.Evaluated;
    }

    private void handle(TrainingEvent event, long now) {
        boolean known = history.isCatchingUp();
        double elapsed = recorder.record(event, now);
        if (known) {
            recorder.startAt(now);
        }
        Progress was = progress;
        if (event instanceof TrainingEvent.Step step) {
            trainedSamples += step.samples();
            snapshots.at(step.step());
            progress = new Progress(step.step(), step.epoch(), step.loss(), step.accuracy(), was.testLoss(), was.testAccuracy(),
                    was.bestTestAccuracy(), trainedSamples * 1e9 / Math.max(1, trainingNanos), elapsed);
        } else if (event instanceof TrainingEvent.Evaluated test) {
            Float best = was.bestTestAccuracy() == null || test.accuracy() > was.bestTestAccuracy() ? (Float) test.accuracy() : was.bestTestAccuracy();
            progress = new Progress(was.step(), was.epoch(), was.loss(), was.accuracy(), test.loss(), test.accuracy(), best,
                    was.imagesPerSecond(), elapsed);
        } else if (event instanceof TrainingEvent.Diverged seen) {
            diverged = seen;
        }
    }
}
