package dev.lockstep.engine.numerics;

/** The sum over the 16 lanes of a block, in the one order that all devices use: lane i plus lane i + 8, then + 4, + 2, + 1. */
public final class LaneTree {
    private LaneTree() {}

    /** Of the 16 values from {@code at} on. */
    public static float sum(float[] values, int at) {
        float s0 = pair(values, at) + pair(values, at + 4);
        float s1 = pair(values, at + 1) + pair(values, at + 5);
        float s2 = pair(values, at + 2) + pair(values, at + 6);
        float s3 = pair(values, at + 3) + pair(values, at + 7);
        return s0 + s2 + (s1 + s3);
    }

    private static float pair(float[] values, int at) {
        return values[at] + values[at + 8];
    }
}
