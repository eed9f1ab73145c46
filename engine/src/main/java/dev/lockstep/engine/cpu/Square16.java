package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** 16 vectors of 16 floats, transposed. Written by {@code dev/squares.py}. */
final class Square16 {
    static final int LENGTH = 16;
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> OTHER8 = VectorShuffle.fromOp(S, i -> i ^ 8);
    private static final VectorMask<Float> HIGH8 = high(8);
    private static final VectorMask<Float> LOW8 = HIGH8.not();
    private static final VectorShuffle<Float> OTHER4 = VectorShuffle.fromOp(S, i -> i ^ 4);
    private static final VectorMask<Float> HIGH4 = high(4);
    private static final VectorMask<Float> LOW4 = HIGH4.not();
    private static final VectorShuffle<Float> OTHER2 = VectorShuffle.fromOp(S, i -> i ^ 2);
    private static final VectorMask<Float> HIGH2 = high(2);
    private static final VectorMask<Float> LOW2 = HIGH2.not();
    private static final VectorShuffle<Float> OTHER1 = VectorShuffle.fromOp(S, i -> i ^ 1);
    private static final VectorMask<Float> HIGH1 = high(1);
    private static final VectorMask<Float> LOW1 = HIGH1.not();

    private Square16() {}

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
        FloatVector a8 = FloatVector.fromArray(S, m, from + 8 * LANES);
        FloatVector a9 = FloatVector.fromArray(S, m, from + 9 * LANES);
        FloatVector a10 = FloatVector.fromArray(S, m, from + 10 * LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, from + 11 * LANES);
        FloatVector a12 = FloatVector.fromArray(S, m, from + 12 * LANES);
        FloatVector a13 = FloatVector.fromArray(S, m, from + 13 * LANES);
        FloatVector a14 = FloatVector.fromArray(S, m, from + 14 * LANES);
        FloatVector a15 = FloatVector.fromArray(S, m, from + 15 * LANES);
        FloatVector x = a0.rearrange(OTHER8);
        a0 = a0.blend(a8.rearrange(OTHER8), HIGH8);
        a8 = a8.blend(x, LOW8);
        x = a1.rearrange(OTHER8);
        a1 = a1.blend(a9.rearrange(OTHER8), HIGH8);
        a9 = a9.blend(x, LOW8);
        x = a2.rearrange(OTHER8);
        a2 = a2.blend(a10.rearrange(OTHER8), HIGH8);
        a10 = a10.blend(x, LOW8);
        x = a3.rearrange(OTHER8);
        a3 = a3.blend(a11.rearrange(OTHER8), HIGH8);
        a11 = a11.blend(x, LOW8);
        x = a4.rearrange(OTHER8);
        a4 = a4.blend(a12.rearrange(OTHER8), HIGH8);
        a12 = a12.blend(x, LOW8);
        x = a5.rearrange(OTHER8);
        a5 = a5.blend(a13.rearrange(OTHER8), HIGH8);
        a13 = a13.blend(x, LOW8);
        x = a6.rearrange(OTHER8);
        a6 = a6.blend(a14.rearrange(OTHER8), HIGH8);
        a14 = a14.blend(x, LOW8);
        x = a7.rearrange(OTHER8);
        a7 = a7.blend(a15.rearrange(OTHER8), HIGH8);
        a15 = a15.blend(x, LOW8);
        x = a0.rearrange(OTHER4);
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
        x = a8.rearrange(OTHER4);
        a8 = a8.blend(a12.rearrange(OTHER4), HIGH4);
        a12 = a12.blend(x, LOW4);
        x = a9.rearrange(OTHER4);
        a9 = a9.blend(a13.rearrange(OTHER4), HIGH4);
        a13 = a13.blend(x, LOW4);
        x = a10.rearrange(OTHER4);
        a10 = a10.blend(a14.rearrange(OTHER4), HIGH4);
        a14 = a14.blend(x, LOW4);
        x = a11.rearrange(OTHER4);
        a11 = a11.blend(a15.rearrange(OTHER4), HIGH4);
        a15 = a15.blend(x, LOW4);
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
        x = a8.rearrange(OTHER2);
        a8 = a8.blend(a10.rearrange(OTHER2), HIGH2);
        a10 = a10.blend(x, LOW2);
        x = a9.rearrange(OTHER2);
        a9 = a9.blend(a11.rearrange(OTHER2), HIGH2);
        a11 = a11.blend(x, LOW2);
        x = a12.rearrange(OTHER2);
        a12 = a12.blend(a14.rearrange(OTHER2), HIGH2);
        a14 = a14.blend(x, LOW2);
        x = a13.rearrange(OTHER2);
        a13 = a13.blend(a15.rearrange(OTHER2), HIGH2);
        a15 = a15.blend(x, LOW2);
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
        x = a8.rearrange(OTHER1);
        a8 = a8.blend(a9.rearrange(OTHER1), HIGH1);
        a9 = a9.blend(x, LOW1);
        x = a10.rearrange(OTHER1);
        a10 = a10.blend(a11.rearrange(OTHER1), HIGH1);
        a11 = a11.blend(x, LOW1);
        x = a12.rearrange(OTHER1);
        a12 = a12.blend(a13.rearrange(OTHER1), HIGH1);
        a13 = a13.blend(x, LOW1);
        x = a14.rearrange(OTHER1);
        a14 = a14.blend(a15.rearrange(OTHER1), HIGH1);
        a15 = a15.blend(x, LOW1);
        a0.intoArray(m, to);
        a1.intoArray(m, to + stride);
        a2.intoArray(m, to + 2 * stride);
        a3.intoArray(m, to + 3 * stride);
        a4.intoArray(m, to + 4 * stride);
        a5.intoArray(m, to + 5 * stride);
        a6.intoArray(m, to + 6 * stride);
        a7.intoArray(m, to + 7 * stride);
        a8.intoArray(m, to + 8 * stride);
        a9.intoArray(m, to + 9 * stride);
        a10.intoArray(m, to + 10 * stride);
        a11.intoArray(m, to + 11 * stride);
        a12.intoArray(m, to + 12 * stride);
        a13.intoArray(m, to + 13 * stride);
        a14.intoArray(m, to + 14 * stride);
        a15.intoArray(m, to + 15 * stride);
    }
}
