package dev.lockstep.server.schedule;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Finds in the logs how far runs had come that a crash interrupted. */
public interface InterruptedRuns {
    /** Without an entry for a run whose log is empty or not readable. */
    Future<Map<Integer, Progress>> read(List<Integer> runs);

    /** With which this server computes. */
    int numericsVersion();
}
