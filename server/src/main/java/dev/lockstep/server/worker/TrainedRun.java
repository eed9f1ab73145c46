package dev.lockstep.server.worker;

import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Future;

/** What a worker knows of a run that it trains. */
final class TrainedRun {
    final Assignment assignment;
    boolean stopAsked;
    /** Null before it begins, like {@link #recorder}. */
    RunDriver driver;
    RunRecorder recorder;
    Future<Void> flush = Future.succeededFuture();
    /** The last writing of a checkpoint; never fails. */
    Future<Void> saved = Future.succeededFuture();
    long reportedNanos = System.nanoTime();

    TrainedRun(Assignment assignment) {
        this.assignment = assignment;
    }

    int id() {
        return assignment.run();
    }

    void begin(RunDriver with, RunRecorder to) {
        driver = with;
        recorder = to;
    }
}
