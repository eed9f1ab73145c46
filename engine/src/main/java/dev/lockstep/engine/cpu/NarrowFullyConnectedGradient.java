package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.ThreadMemory.FEATURES;
import static dev.lockstep.engine.plan.ThreadMemory.ROWS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What {@link VectorFullyConnectedGradient} does, for 16 registers: the gradients of a tile's outputs are copied into rows, one value behind the other, as {@link NarrowTile} reads
 * weights. Belongs to one thread.
 */
final class NarrowFullyConnectedGradient {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int WIDTH = 2 * L;

    /** [output of a tile][sample] */
    private float[] rows = new float[0];

    void run(float[] memory, int input, int features, int gradient, int fromOutput, int toOutput, float[] gradients, int weight, int samples) {
        if (rows.length < NarrowTile.ROWS * samples) {
            rows = new float[NarrowTile.ROWS * samples];
        }
        for (int o = fromOutput; o < toOutput; o += NarrowTile.ROWS) {
            tiles(memory, input, features, gradient, o, Math.min(NarrowTile.ROWS, toOutput - o) - 1, gradients, weight, samples);
        }
    }

    /** @param last the last output of the tile that there is; those behind it are copies of it */
    private void tiles(float[] m, int input, int features, int gradient, int o, int last, float[] gradients, int weight, int samples) {
        for (int i = 0; i <= last; i++) {
            copy(m, Transpose.at(gradient, ROWS, samples, 0, o + i), rows, i * samples, samples);
        }
        int r1 = Math.min(1, last) * samples;
        int r2 = Math.min(2, last) * samples;
        int r3 = Math.min(3, last) * samples;
        int r4 = Math.min(4, last) * samples;
        int r5 = Math.min(5, last) * samples;
        int w = weight + o * features;
        int w1 = w + Math.min(1, last) * features;
        int w2 = w + Math.min(2, last) * features;
        int w3 = w + Math.min(3, last) * features;
        int w4 = w + Math.min(4, last) * features;
        int w5 = w + Math.min(5, last) * features;
        int f = 0;
        for (; f + WIDTH <= features; f += WIDTH) {
            NarrowTile.gradients(m, rows, 0, r1, r2, r3, r4, r5, Transpose.at(input, FEATURES, samples, 0, f), samples, gradients, w + f, w1 + f, w2 + f, w3 + f, w4 + f, w5 + f);
        }
        for (int i = 0; i <= last; i++) {
            rest(m, input, features, f, rows, i * samples, gradients, w + i * features, samples);
        }
    }

    private static void copy(float[] m, int from, float[] rows, int to, int samples) {
        for (int n = 0; n < samples; n++) {
            rows[to + n] = m[from + n * ROWS];
        }
    }

    /** Of one output, the features that fill no tile. */
    private static void rest(float[] m, int input, int features, int first, float[] rows, int row, float[] gradients, int w, int samples) {
        int f = first;
        for (; f + L <= features; f += L) {
            vector(m, Transpose.at(input, FEATURES, samples, 0, f), rows, row, gradients, w + f, samples);
        }
        for (; f < features; f++) {
            int x = Transpose.at(input, FEATURES, samples, 0, f);
            float sum = gradients[w + f];
            for (int n = 0; n < samples; n++) {
                sum = Math.fma(m[x + n * FEATURES], rows[row + n], sum);
            }
            gradients[w + f] = sum;
        }
    }

    private static void vector(float[] m, int x, float[] rows, int row, float[] gradients, int w, int samples) {
        FloatVector sum = FloatVector.fromArray(S, gradients, w);
        for (int n = 0; n < samples; n++) {
            sum = FloatVector.fromArray(S, m, x + n * FEATURES).fma(FloatVector.broadcast(S, rows[row + n]), sum);
        }
        sum.intoArray(gradients, w);
    }
}
