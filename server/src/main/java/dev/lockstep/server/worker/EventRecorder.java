package dev.lockstep.server.worker;

import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.server.store.MetricsRecorder;

/** Writes steps and evaluations down with the time at which they happened. The run starts when this is made. */
final class EventRecorder {
    private final MetricsRecorder recorder;
    private final long startNanos = System.nanoTime();
    private final long startMicros = System.currentTimeMillis() * 1000;
    private long pausedNanos;

    EventRecorder(MetricsRecorder recorder) {
        this.recorder = recorder;
    }

    /**
     * @param nanos of {@link System#nanoTime()}, when the event was over
     * @return seconds since the start, pauses not counted
     */
    double record(TrainingEvent event, long nanos) {
        long micros = (nanos - startNanos) / 1000;
        double elapsed = (micros - pausedNanos / 1000) / 1e6;
        if (event instanceof TrainingEvent.Step step) {
            recorder.step(Math.toIntExact(step.step()), step.epoch(), step.loss(), step.accuracy(), step.learningRate(), step.series(), elapsed,
                    startMicros + micros);
        } else if (event instanceof TrainingEvent.Evaluated test) {
            recorder.evaluation(Math.toIntExact(test.step()), test.epoch(), test.loss(), test.accuracy(), elapsed, startMicros + micros);
        }
        return elapsed;
    }

    void pausedFor(long nanos) {
        pausedNanos += nanos;
    }
}
