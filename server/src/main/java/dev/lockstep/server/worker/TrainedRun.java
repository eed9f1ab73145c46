package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Future;
import java.util.Optional;

/** What a worker knows of a run that it trains. */
final class TrainedRun {
    final Assignment assignment;
    boolean stopAsked;
    /** Null before it begins, like {@link #recorder}. */
    RunDriver driver;
    RunRecorder recorder;
    Dataset dataset;
    /** Where it begins, if that is known before; null where its checkpoint is to be read. */
    Optional<RunCapture.Saved> start;
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

    void begin(RunDriver with, RunRecorder to, Dataset on) {
        driver = with;
        recorder = to;
        dataset = on;
        start = null; // large, and done with
    }
}
