package dev.lockstep.server.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** When all tensors of a run are recorded, so that one can go back to what it knew then. */
final class WholeSnapshots {
    private static final int MOST = 24;
    /** Of a large model: where it began, and some on the way. */
    private static final int FEW = 6;
    private static final int FEWEST = 2;
    /** What they may take on the disk, for each run: as many as fit of most of the tutorial's networks ... */
    private static final long BYTES = 8L << 20;
    /** ... and for a larger one, up to eight million weights, as much as a few of them need. */
    private static final long MOST_BYTES = 64L << 20;

    private WholeSnapshots() {}

    /**
     * Close together at the start, where most changes: n of them lie at the cubes of k / n. Models of which not even two would fit have none; their last
     * weights are recorded all the same.
     *
     * @param values of all tensors together
     */
    static List<Long> of(long totalSteps, long values) {
        long fit = count(values);
        TreeSet<Long> steps = new TreeSet<>();
        for (int k = 0; k < fit; k++) {
            steps.add(Math.round(totalSteps * Math.pow((double) k / fit, 3)));
        }
        return new ArrayList<>(steps);
    }

    private static long count(long values) {
        long each = Math.max(1, Float.BYTES * values);
        long fit = Math.max(Math.min(MOST, BYTES / each), Math.min(FEW, MOST_BYTES / each));
        return fit < FEWEST ? 0 : fit;
    }
}
