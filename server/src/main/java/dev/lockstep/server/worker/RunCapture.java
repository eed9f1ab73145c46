package dev.lockstep.server.worker;

import dev.lockstep.engine.train.Checkpoint;
import dev.lockstep.server.schedule.Progress;
import dev.lockstep.server.store.LogPosition;
import io.vertx.core.Future;

/**
 * A run between two steps, with what the server knows of it beside.
 *
 * @param trainedSamples since the start
 * @param trainingNanos that they took
 */
record RunCapture(Checkpoint checkpoint, Progress progress, long trainedSamples, long trainingNanos) {
    /** @param position behind all that had been recorded by then; completes when that is durable */
    record Taken(RunCapture capture, Future<LogPosition> position) {}

    /** @param position in the logs, where to go on */
    record Saved(RunCapture capture, LogPosition position) {}
}
