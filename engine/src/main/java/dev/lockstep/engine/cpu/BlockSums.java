package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

/** A sum that goes from lane block to lane block: over the full ones together, and over one that is not full by itself. */
final class BlockSums {
    private BlockSums() {}

    /** Whether a sum starts at 0 with this block. */
    static boolean begins(int block, int samples) {
        return block == 0 || block == samples / LANES;
    }

    /** Whether the tree over the lanes is due after this block. */
    static boolean ends(int block, int samples) {
        return block >= samples / LANES - 1;
    }

    /** Lanes that have a sample. */
    static int lanes(int block, int samples) {
        return Math.min(LANES, samples - block * LANES);
    }
}
