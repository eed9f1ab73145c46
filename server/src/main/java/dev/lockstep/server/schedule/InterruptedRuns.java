package dev.lockstep.server.schedule;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** Finds in the logs how far runs had come that a crash interrupted, and how well they did on the way. */
public interface InterruptedRuns {
    /** Without an entry for a run whose log is empty or not readable. */
    Future<Map<Integer, Progress>> read(List<Integer> runs);

    /**
     * Of each of these runs, ended ones too, the evaluations that were better than all before, and the last; none of a run whose log is not readable. Takes its
     * time.
     */
    Future<List<List<Evaluation>>> evaluations(List<Integer> runs);

    /** Whether there is what a run ended with, from which one of more epochs goes on. Blocks. */
    boolean keepsEnd(int run);

    /** With which this server computes. */
    int numericsVersion();
}
