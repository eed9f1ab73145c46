package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The part of {@link VectorWeightGradient} for one weight and many channels. */
final class VectorWeightColumn {
    static final int CHANNELS = 16;

    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    private VectorWeightColumn() {}

    /**
     * @param g where the gradients of the first channel lie
     * @param last the last channel that there is, counted from the first; it is done again for those that are not there
     * @param sums [channel][lane]
     */
    static void sum(int[] positions, int from, int to, float[] m, int g, int channel, int last, int x0, float[] sums, int sub) {
        int g0 = g;
        int g1 = g + Math.min(1, last) * channel;
        int g2 = g + Math.min(2, last) * channel;
        int g3 = g + Math.min(3, last) * channel;
        int g4 = g + Math.min(4, last) * channel;
        int g5 = g + Math.min(5, last) * channel;
        int g6 = g + Math.min(6, last) * channel;
        int g7 = g + Math.min(7, last) * channel;
        int g8 = g + Math.min(8, last) * channel;
        int g9 = g + Math.min(9, last) * channel;
        int g10 = g + Math.min(10, last) * channel;
        int g11 = g + Math.min(11, last) * channel;
        int g12 = g + Math.min(12, last) * channel;
        int g13 = g + Math.min(13, last) * channel;
        int g14 = g + Math.min(14, last) * channel;
        int g15 = g + Math.min(15, last) * channel;
        FloatVector a0 = FloatVector.zero(S);
        FloatVector a1 = a0;
        FloatVector a2 = a0;
        FloatVector a3 = a0;
        FloatVector a4 = a0;
        FloatVector a5 = a0;
        FloatVector a6 = a0;
        FloatVector a7 = a0;
        FloatVector a8 = a0;
        FloatVector a9 = a0;
        FloatVector a10 = a0;
        FloatVector a11 = a0;
        FloatVector a12 = a0;
        FloatVector a13 = a0;
        FloatVector a14 = a0;
        FloatVector a15 = a0;
        for (int t = from; t < to; t += 2) {
            int p = positions[t];
            FloatVector x = FloatVector.fromArray(S, m, x0 + positions[t + 1]);
            a0 = FloatVector.fromArray(S, m, g0 + p).fma(x, a0);
            a1 = FloatVector.fromArray(S, m, g1 + p).fma(x, a1);
            a2 = FloatVector.fromArray(S, m, g2 + p).fma(x, a2);
            a3 = FloatVector.fromArray(S, m, g3 + p).fma(x, a3);
            a4 = FloatVector.fromArray(S, m, g4 + p).fma(x, a4);
            a5 = FloatVector.fromArray(S, m, g5 + p).fma(x, a5);
            a6 = FloatVector.fromArray(S, m, g6 + p).fma(x, a6);
            a7 = FloatVector.fromArray(S, m, g7 + p).fma(x, a7);
            a8 = FloatVector.fromArray(S, m, g8 + p).fma(x, a8);
            a9 = FloatVector.fromArray(S, m, g9 + p).fma(x, a9);
            a10 = FloatVector.fromArray(S, m, g10 + p).fma(x, a10);
            a11 = FloatVector.fromArray(S, m, g11 + p).fma(x, a11);
            a12 = FloatVector.fromArray(S, m, g12 + p).fma(x, a12);
            a13 = FloatVector.fromArray(S, m, g13 + p).fma(x, a13);
            a14 = FloatVector.fromArray(S, m, g14 + p).fma(x, a14);
            a15 = FloatVector.fromArray(S, m, g15 + p).fma(x, a15);
        }
        a0.intoArray(sums, sub);
        a1.intoArray(sums, sub + 1 * LANES);
        a2.intoArray(sums, sub + 2 * LANES);
        a3.intoArray(sums, sub + 3 * LANES);
        a4.intoArray(sums, sub + 4 * LANES);
        a5.intoArray(sums, sub + 5 * LANES);
        a6.intoArray(sums, sub + 6 * LANES);
        a7.intoArray(sums, sub + 7 * LANES);
        a8.intoArray(sums, sub + 8 * LANES);
        a9.intoArray(sums, sub + 9 * LANES);
        a10.intoArray(sums, sub + 10 * LANES);
        a11.intoArray(sums, sub + 11 * LANES);
        a12.intoArray(sums, sub + 12 * LANES);
        a13.intoArray(sums, sub + 13 * LANES);
        a14.intoArray(sums, sub + 14 * LANES);
        a15.intoArray(sums, sub + 15 * LANES);
    }
}
