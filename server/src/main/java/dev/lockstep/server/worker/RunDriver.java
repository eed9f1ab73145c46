package dev.lockstep.server.worker;

import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingSession;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.schedule.Outcome;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.schedule.RunState;
import dev.lockstep.server.store.RunRecorder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Advances one run and writes down what happens. One thread at a time. */
final class RunDriver implements AutoCloseable {
    private final TrainingSession session;
    private final EventRecorder recorder;
    private final Snapshots snapshots;
    private TrainingEvent.Diverged diverged;
    private Progress progress = Progress.NONE;
    private long trainedSamples;
    private long trainingNanos;

    RunDriver(Assignment assignment, TrainingSession session, RunRecorder recorder) {
        this.session = session;
        this.recorder = new EventRecorder(recorder);
        this.snapshots = new Snapshots(session, assignment.weights(), recorder);
        snapshots.at(0);
    }

    /** Trains for about that long, at least one unit of work, or until the run is over. */
    void advance(long nanos) {
        long from = System.nanoTime();
        long end = from + nanos;
        while (!session.done()) {
            List<TrainingEvent> events = session.advance();
            long now = System.nanoTime();
            if (events.stream().noneMatch(RunDriver::ofEvaluation)) {
                trainingNanos += now - from;
            }
            for (TrainingEvent event : events) {
                handle(event, now);
            }
            if (now - end >= 0) {
                return;
            }
            from = now;
        }
    }

    void pausedFor(long nanos) {
        recorder.pausedFor(nanos);
    }

    boolean over() {
        return session.done();
    }

    Progress progress() {
        return progress;
    }

    LastWeights weights() {
        Map<String, float[]> tensors = new HashMap<>();
        Stream.concat(session.parameters().stream(), session.buffers().stream()).map(ParameterShape::name)
                .forEach(name -> tensors.put(name, session.parameter(0, name)));
        return new LastWeights(Math.toIntExact(progress.step()), tensors);
    }

    /** Records the final weights. Of a run that is not over, this is the early end that somebody asked for. */
    Outcome finish() {
        boolean stopped = !session.done();
        snapshots.atEnd(progress.step());
        String sha256 = session.weightsSha256(0);
        if (stopped) {
            session.stop(0);
            return Outcome.stopped(sha256);
        }
        if (diverged != null) {
            String loss = Float.isNaN(diverged.loss()) ? "NaN" : "infinite";
            return new Outcome(RunState.DIVERGED, "the loss became " + loss + " at step " + diverged.step(), sha256);
        }
        return new Outcome(RunState.DONE, null, sha256);
    }

    @Override
    public void close() {
        session.close();
    }

    private static boolean ofEvaluation(TrainingEvent event) {
        return event instanceof TrainingEvent.Evaluating || event instanceof TrainingEvent.Evaluated;
    }

    private void handle(TrainingEvent event, long now) {
        double elapsed = recorder.record(event, now);
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
