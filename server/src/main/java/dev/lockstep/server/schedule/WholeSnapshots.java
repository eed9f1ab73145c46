package dev.lockstep.server.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** When all tensors of a run are recorded, so that one can go back to what it knew then. */
final class WholeSnapshots {
    private static final int MOST = 24;
    /** What they may take on the disk, for each run: room for some of a network of half a million weights, and for most of the tutorial's. */
    private static final long BYTES = 8L << 20;

    private WholeSnapshots() {}

    /**
     * Close together at the start, where most changes: n of them lie at the cubes of k / n. Models of which not even a few would fit have none; their last
     * weights are recorded all the same.
     *
     * @param values of all tensors together
     */
    static List<Long> of(long totalSteps, long values) {
        long fit = Math.min(MOST, BYTES / Math.max(1, Float.BYTES * values));
        if (fit < 3) {
            return List.of();
        }
        TreeSet<Long> steps = new TreeSet<>();
        for (int k = 0; k < fit; k++) {
            steps.add(Math.round(totalSteps * Math.pow((double) k / fit, 3)));
        }
        return new ArrayList<>(steps);
    }
}
