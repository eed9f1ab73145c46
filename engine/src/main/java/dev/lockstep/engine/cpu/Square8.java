package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** 8 vectors of 8 floats, transposed. Written by {@code dev/squares.py}. */
final class Square8 {
    static final int LENGTH = 8;
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_256;
    private static final VectorShuffle<Float> OTHER4 = VectorShuffle.fromOp(S, i -> i ^ 4);
    private static final VectorMask<Float> HIGH4 = high(4);
    private static final VectorMask<Float> LOW4 = HIGH4.not();
    private static final VectorShuffle<Float> OTHER2 = VectorShuffle.fromOp(S, i -> i ^ 2);
    private static final VectorMask<Float> HIGH2 = high(2);
    private static final VectorMask<Float> LOW2 = HIGH2.not();
    private static final VectorShuffle<Float> OTHER1 = VectorShuffle.fromOp(S, i -> i ^ 1);
    private static final VectorMask<Float> HIGH1 = high(1);
    private static final VectorMask<Float> LOW1 = HIGH1.not();

    private Square8() {}

    private static VectorMask<Float> high(int bit) {
        boolean[] lanes = new boolean[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            lanes[i] = (i & bit) != 0;
        }
        return VectorMask.fromArray(S, lanes, 0);
    }

    /** m[to + column * stride + row] = m[from + row * LANES + column]. */
    static void transpose(float[] m, int from, int to, int stride) {
        FloatVector a0 = FloatVector.fromArray(S, m, from);
        FloatVector a1 = FloatVector.fromArray(S, m, from + 1 * LANES);
        FloatVector a2 = FloatVector.fromArray(S, m, from + 2 * LANES);
        FloatVector a3 = FloatVector.fromArray(S, m, from + 3 * LANES);
        FloatVector a4 = FloatVector.fromArray(S, m, from + 4 * LANES);
        FloatVector a5 = FloatVector.fromArray(S, m, from + 5 * LANES);
        FloatVector a6 = FloatVector.fromArray(S, m, from + 6 * LANES);
        FloatVector a7 = FloatVector.fromArray(S, m, from + 7 * LANES);
        FloatVector x = a0.rearrange(OTHER4);
        a0 = a0.blend(a4.rearrange(OTHER4), HIGH4);
        a4 = a4.blend(x, LOW4);
        x = a1.rearrange(OTHER4);
        a1 = a1.blend(a5.rearrange(OTHER4), HIGH4);
        a5 = a5.blend(x, LOW4);
        x = a2.rearrange(OTHER4);
        a2 = a2.blend(a6.rearrange(OTHER4), HIGH4);
        a6 = a6.blend(x, LOW4);
        x = a3.rearrange(OTHER4);
        a3 = a3.blend(a7.rearrange(OTHER4), HIGH4);
        a7 = a7.blend(x, LOW4);
        x = a0.rearrange(OTHER2);
        a0 = a0.blend(a2.rearrange(OTHER2), HIGH2);
        a2 = a2.blend(x, LOW2);
        x = a1.rearrange(OTHER2);
        a1 = a1.blend(a3.rearrange(OTHER2), HIGH2);
        a3 = a3.blend(x, LOW2);
        x = a4.rearrange(OTHER2);
        a4 = a4.blend(a6.rearrange(OTHER2), HIGH2);
        a6 = a6.blend(x, LOW2);
        x = a5.rearrange(OTHER2);
        a5 = a5.blend(a7.rearrange(OTHER2), HIGH2);
        a7 = a7.blend(x, LOW2);
        x = a0.rearrange(OTHER1);
        a0 = a0.blend(a1.rearrange(OTHER1), HIGH1);
        a1 = a1.blend(x, LOW1);
        x = a2.rearrange(OTHER1);
        a2 = a2.blend(a3.rearrange(OTHER1), HIGH1);
        a3 = a3.blend(x, LOW1);
        x = a4.rearrange(OTHER1);
        a4 = a4.blend(a5.rearrange(OTHER1), HIGH1);
        a5 = a5.blend(x, LOW1);
        x = a6.rearrange(OTHER1);
        a6 = a6.blend(a7.rearrange(OTHER1), HIGH1);
        a7 = a7.blend(x, LOW1);
        a0.intoArray(m, to);
        a1.intoArray(m, to + stride);
        a2.intoArray(m, to + 2 * stride);
        a3.intoArray(m, to + 3 * stride);
        a4.intoArray(m, to + 4 * stride);
        a5.intoArray(m, to + 5 * stride);
        a6.intoArray(m, to + 6 * stride);
        a7.intoArray(m, to + 7 * stride);
    }
}
