package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.LaneTree;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#weightGradient} by tiles of 4 channels and 4 weights, and of {@link VectorWeightColumn#CHANNELS} channels and one weight where a
 * class has no more; see {@link VectorIndirect} for the form of the inner loop.
 */
final class VectorWeightGradient {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int TILE = 4;

    /** [channel of the tile][weight of the tile][lane] */
    private final float[] sums = new float[TILE * TILE * LANES];

    void run(WeightGradientTable table, float[] memory, Place input, Place gradient, int fromChannel, int toChannel, int kernelSize,
            float[] gradients, int weight, int samples) {
        int[] weights = table.weights();
        for (int block = 0; block * LANES < samples; block++) {
            int lanes = Math.min(LANES, samples - block * LANES);
            for (int k = 0; k < table.classes(); k++) {
                int end = table.weightStart(k + 1);
                int single = (end - table.weightStart(k)) / 2 % TILE == 1 ? end - 2 : end;
                for (int c = fromChannel; c < toChannel; c += TILE) {
                    int rows = Math.min(TILE, toChannel - c);
                    for (int w = table.weightStart(k); w < single; w += 2 * TILE) {
                        tile(table, k, memory, input.at(block), gradient.at(block), gradient.channel(), toChannel, c, w, single);
                        int columns = Math.min(TILE, (single - w) / 2);
                        for (int i = 0; i < rows; i++) {
                            for (int j = 0; j < columns; j++) {
                                gradients[weight + (c + i) * kernelSize + weights[w + 2 * j + 1]] += tree((i * TILE + j) * LANES, lanes);
                            }
                        }
                    }
                }
                for (int c = fromChannel; single < end && c < toChannel; c += VectorWeightColumn.CHANNELS) {
                    column(table, k, memory, input.at(block), gradient.at(block), gradient.channel(), toChannel, c, single);
                    for (int i = 0; i < Math.min(VectorWeightColumn.CHANNELS, toChannel - c); i++) {
                        gradients[weight + (c + i) * kernelSize + weights[single + 1]] += tree(i * LANES, lanes);
                    }
                }
            }
        }
    }

    private float tree(int at, int lanes) {
        if (lanes < LANES) {
            Arrays.fill(sums, at + lanes, at + LANES, 0);
        }
        return LaneTree.sum(sums, at);
    }

    private void tile(WeightGradientTable table, int k, float[] memory, int input, int gradient, int channel, int channels, int c, int w,
            int end) {
        int[] weights = table.weights();
        int last = end - 2;
        for (int sub = 0; sub < LANES; sub += S.length()) {
            int g = gradient + sub;
            int x = input + sub;
            tile(table.positions(), table.positionStart(k), table.positionStart(k + 1), memory, g + c * channel,
                    g + Math.min(c + 1, channels - 1) * channel, g + Math.min(c + 2, channels - 1) * channel,
                    g + Math.min(c + 3, channels - 1) * channel, x + weights[w], x + weights[Math.min(w + 2, last)],
                    x + weights[Math.min(w + 4, last)], x + weights[Math.min(w + 6, last)], sums, sub);
        }
    }

    private void column(WeightGradientTable table, int k, float[] memory, int input, int gradient, int channel, int channels, int c, int w) {
        for (int sub = 0; sub < LANES; sub += S.length()) {
            VectorWeightColumn.sum(table.positions(), table.positionStart(k), table.positionStart(k + 1), memory, gradient + sub + c * channel, channel,
                    channels - 1 - c, input + sub + table.weights()[w], sums, sub);
        }
    }

    private static void tile(int[] positions, int from, int to, float[] m, int g0, int g1, int g2, int g3, int x0, int x1, int x2, int x3,
            float[] sums, int sub) {
        FloatVector a00 = FloatVector.zero(S);
        FloatVector a01 = a00;
        FloatVector a02 = a00;
        FloatVector a03 = a00;
        FloatVector a10 = a00;
        FloatVector a11 = a00;
        FloatVector a12 = a00;
        FloatVector a13 = a00;
        FloatVector a20 = a00;
        FloatVector a21 = a00;
        FloatVector a22 = a00;
        FloatVector a23 = a00;
        FloatVector a30 = a00;
        FloatVector a31 = a00;
        FloatVector a32 = a00;
        FloatVector a33 = a00;
        for (int t = from; t < to; t += 2) {
            int g = positions[t];
            int x = positions[t + 1];
            FloatVector v0 = FloatVector.fromArray(S, m, x0 + x);
            FloatVector v1 = FloatVector.fromArray(S, m, x1 + x);
            FloatVector v2 = FloatVector.fromArray(S, m, x2 + x);
            FloatVector v3 = FloatVector.fromArray(S, m, x3 + x);
            FloatVector d = FloatVector.fromArray(S, m, g0 + g);
            a00 = d.fma(v0, a00);
            a01 = d.fma(v1, a01);
            a02 = d.fma(v2, a02);
            a03 = d.fma(v3, a03);
            d = FloatVector.fromArray(S, m, g1 + g);
            a10 = d.fma(v0, a10);
            a11 = d.fma(v1, a11);
            a12 = d.fma(v2, a12);
            a13 = d.fma(v3, a13);
            d = FloatVector.fromArray(S, m, g2 + g);
            a20 = d.fma(v0, a20);
            a21 = d.fma(v1, a21);
            a22 = d.fma(v2, a22);
            a23 = d.fma(v3, a23);
            d = FloatVector.fromArray(S, m, g3 + g);
            a30 = d.fma(v0, a30);
            a31 = d.fma(v1, a31);
            a32 = d.fma(v2, a32);
            a33 = d.fma(v3, a33);
        }
        a00.intoArray(sums, sub);
        a01.intoArray(sums, sub + LANES);
        a02.intoArray(sums, sub + 2 * LANES);
        a03.intoArray(sums, sub + 3 * LANES);
        a10.intoArray(sums, sub + 4 * LANES);
        a11.intoArray(sums, sub + 5 * LANES);
        a12.intoArray(sums, sub + 6 * LANES);
        a13.intoArray(sums, sub + 7 * LANES);
        a20.intoArray(sums, sub + 8 * LANES);
        a21.intoArray(sums, sub + 9 * LANES);
        a22.intoArray(sums, sub + 10 * LANES);
        a23.intoArray(sums, sub + 11 * LANES);
        a30.intoArray(sums, sub + 12 * LANES);
        a31.intoArray(sums, sub + 13 * LANES);
        a32.intoArray(sums, sub + 14 * LANES);
        a33.intoArray(sums, sub + 15 * LANES);
    }
}
