package dev.lockstep.server.worker;

import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.server.store.LastTimes;
import dev.lockstep.server.store.MetricsRecorder;

/**
 * Writes steps and evaluations down with the time at which they happened. Times never go back within a run, whatever the clock of the machine does: within a
 * life of the server they follow {@link System#nanoTime()}, and a run that goes on in another life starts no earlier than its last row.
 */
final class EventRecorder {
    private final MetricsRecorder recorder;
    private final double startSeconds;
    private long startMicros;
    private long startNanos = System.nanoTime();
    private long pausedNanos;

    /** Of a run that starts now. */
    EventRecorder(MetricsRecorder recorder) {
        this(recorder, new LastTimes(0, System.currentTimeMillis() * 1000));
    }

    /** Of a run that counts on from these times. */
    EventRecorder(MetricsRecorder recorder, LastTimes times) {
        this.recorder = recorder;
        this.startSeconds = times.elapsedSeconds();
        this.startMicros = times.timeMicros();
    }

    /**
     * @param nanos of {@link System#nanoTime()}, when the event was over
     * @return seconds since the start, pauses not counted
     */
    double record(TrainingEvent event, long nanos) {
        long micros = (nanos - startNanos) / 1000;
        double elapsed = startSeconds + (micros - pausedNanos / 1000) / 1e6;
        if (event instanceof TrainingEvent.Step step) {
            recorder.step(Math.toIntExact(step.step()), step.epoch(), step.loss(), step.accuracy(), step.learningRate(), step.series(), elapsed,
                    startMicros + micros);
        } else if (event instanceof TrainingEvent.Evaluated test) {
            recorder.evaluation(Math.toIntExact(test.step()), test.epoch(), test.loss(), test.accuracy(), elapsed, startMicros + micros);
        }
        return elapsed;
    }

    /** Does not count what passed since the start: it went into computing again what had been recorded. */
    void startAt(long nanos) {
        startMicros += (nanos - startNanos) / 1000;
        startNanos = nanos;
    }

    void pausedFor(long nanos) {
        pausedNanos += nanos;
    }
}
