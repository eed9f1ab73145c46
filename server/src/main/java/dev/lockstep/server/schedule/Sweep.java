package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A sweep at one moment. Immutable.
 *
 * @param steps done over all runs
 * @param progress 0 to 1
 * @param remainingSeconds null while no run trains
 * @param best null before the first evaluation
 * @param bestCurve how the best became what it is; of a sweep that had ended when the server started, where that is
 */
public record Sweep(SweepInfo info, SweepState state, int runs, Map<RunState, Integer> counts, long steps, long totalSteps, double progress,
        Double remainingSeconds, Best best, List<BestCurve.Point> bestCurve, Instant startedAt, Instant endedAt) {
    /** The run with the highest test accuracy of any evaluation so far; the earliest to reach it. */
    public record Best(int run, float testAccuracy) {}

    public int id() {
        return info.id();
    }
}
