package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.ThreadMemory.FEATURES;
import static dev.lockstep.engine.plan.ThreadMemory.OUTPUTS;
import static dev.lockstep.engine.plan.ThreadMemory.ROWS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#fullyConnectedWeightGradient} by tiles of 6 outputs and 4 vectors of features, and narrower ones for what is left; the accumulators
 * start from the gradients. A strip of features is a multiple of what a tile takes.
 */
final class VectorFullyConnectedGradient {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();
    private static final int COLUMNS = 4;

    private VectorFullyConnectedGradient() {}

    static void run(float[] memory, int input, int features, int gradient, int fromOutput, int toOutput, float[] gradients, int weight, int samples,
            float[] soon, float[] also, int shift) {
        int wide = features / (COLUMNS * L) * COLUMNS * L;
        int vectors = features / L * L;
        // So much of what is soon read as there are gradients in a tile, from one sample to the next a cache line further at most.
        int stride = Math.min(OUTPUTS * COLUMNS * L / samples, L);
        for (int o = fromOutput; o < toOutput; o += OUTPUTS) {
            int g = Transpose.at(gradient, ROWS, samples, 0, o);
            int w = weight + o * features;
            if (o + OUTPUTS <= toOutput) {
                for (int f = 0; f < wide; f += COLUMNS * L) {
                    tile6x4(memory, Transpose.at(input, FEATURES, samples, 0, f), g, gradients, w + f, features, samples, soon, also, w + shift + OUTPUTS * f,
                            stride);
                }
                for (int f = wide; f < vectors; f += L) {
                    tile6x1(memory, Transpose.at(input, FEATURES, samples, 0, f), g, gradients, w + f, features, samples);
                }
            }
            for (int i = 0; i < Math.min(OUTPUTS, toOutput - o); i++) {
                rest(memory, input, features, g + i, gradients, w + i * features, samples, o + OUTPUTS <= toOutput ? vectors : 0);
            }
        }
    }

    /** Of one output, the features from {@code first} on. */
    private static void rest(float[] memory, int input, int features, int g, float[] gradients, int w, int samples, int first) {
        int f = first;
        for (; f + COLUMNS * L <= features; f += COLUMNS * L) {
            tile1x4(memory, Transpose.at(input, FEATURES, samples, 0, f), g, gradients, w + f, samples);
        }
        for (; f + L <= features; f += L) {
            tile1x1(memory, Transpose.at(input, FEATURES, samples, 0, f), g, gradients, w + f, samples);
        }
        for (; f < features; f++) {
            scalar(memory, Transpose.at(input, FEATURES, samples, 0, f), g, gradients, w + f, samples);
        }
    }

    /** Returns something of what is soon read, so that it really is read now: there is no other way in Java to have it fetched into a near cache. */
    private static int tile6x4(float[] m, int x, int g, float[] gradients, int w, int features, int samples, float[] soon, float[] also, int next,
            int stride) {
        int seen = 0;
        int w1 = w + features;
        int w2 = w1 + features;
        int w3 = w2 + features;
        int w4 = w3 + features;
        int w5 = w4 + features;
        FloatVector a00 = FloatVector.fromArray(S, gradients, w);
        FloatVector a01 = FloatVector.fromArray(S, gradients, w + L);
        FloatVector a02 = FloatVector.fromArray(S, gradients, w + 2 * L);
        FloatVector a03 = FloatVector.fromArray(S, gradients, w + 3 * L);
        FloatVector a10 = FloatVector.fromArray(S, gradients, w1);
        FloatVector a11 = FloatVector.fromArray(S, gradients, w1 + L);
        FloatVector a12 = FloatVector.fromArray(S, gradients, w1 + 2 * L);
        FloatVector a13 = FloatVector.fromArray(S, gradients, w1 + 3 * L);
        FloatVector a20 = FloatVector.fromArray(S, gradients, w2);
        FloatVector a21 = FloatVector.fromArray(S, gradients, w2 + L);
        FloatVector a22 = FloatVector.fromArray(S, gradients, w2 + 2 * L);
        FloatVector a23 = FloatVector.fromArray(S, gradients, w2 + 3 * L);
        FloatVector a30 = FloatVector.fromArray(S, gradients, w3);
        FloatVector a31 = FloatVector.fromArray(S, gradients, w3 + L);
        FloatVector a32 = FloatVector.fromArray(S, gradients, w3 + 2 * L);
        FloatVector a33 = FloatVector.fromArray(S, gradients, w3 + 3 * L);
        FloatVector a40 = FloatVector.fromArray(S, gradients, w4);
        FloatVector a41 = FloatVector.fromArray(S, gradients, w4 + L);
        FloatVector a42 = FloatVector.fromArray(S, gradients, w4 + 2 * L);
        FloatVector a43 = FloatVector.fromArray(S, gradients, w4 + 3 * L);
        FloatVector a50 = FloatVector.fromArray(S, gradients, w5);
        FloatVector a51 = FloatVector.fromArray(S, gradients, w5 + L);
        FloatVector a52 = FloatVector.fromArray(S, gradients, w5 + 2 * L);
        FloatVector a53 = FloatVector.fromArray(S, gradients, w5 + 3 * L);
        for (int n = 0; n < samples; n++) {
            int at = x + n * FEATURES;
            int d = g + n * ROWS;
            seen ^= Float.floatToRawIntBits(soon[next + n * stride]) ^ Float.floatToRawIntBits(also[next + n * stride]);
            FloatVector v0 = FloatVector.fromArray(S, m, at);
            FloatVector v1 = FloatVector.fromArray(S, m, at + L);
            FloatVector v2 = FloatVector.fromArray(S, m, at + 2 * L);
            FloatVector v3 = FloatVector.fromArray(S, m, at + 3 * L);
            FloatVector v = FloatVector.broadcast(S, m[d]);
            a00 = v0.fma(v, a00);
            a01 = v1.fma(v, a01);
            a02 = v2.fma(v, a02);
            a03 = v3.fma(v, a03);
            v = FloatVector.broadcast(S, m[d + 1]);
            a10 = v0.fma(v, a10);
            a11 = v1.fma(v, a11);
            a12 = v2.fma(v, a12);
            a13 = v3.fma(v, a13);
            v = FloatVector.broadcast(S, m[d + 2]);
            a20 = v0.fma(v, a20);
            a21 = v1.fma(v, a21);
            a22 = v2.fma(v, a22);
            a23 = v3.fma(v, a23);
            v = FloatVector.broadcast(S, m[d + 3]);
            a30 = v0.fma(v, a30);
            a31 = v1.fma(v, a31);
            a32 = v2.fma(v, a32);
            a33 = v3.fma(v, a33);
            v = FloatVector.broadcast(S, m[d + 4]);
            a40 = v0.fma(v, a40);
            a41 = v1.fma(v, a41);
            a42 = v2.fma(v, a42);
            a43 = v3.fma(v, a43);
            v = FloatVector.broadcast(S, m[d + 5]);
            a50 = v0.fma(v, a50);
            a51 = v1.fma(v, a51);
            a52 = v2.fma(v, a52);
            a53 = v3.fma(v, a53);
        }
        a00.intoArray(gradients, w);
        a01.intoArray(gradients, w + L);
        a02.intoArray(gradients, w + 2 * L);
        a03.intoArray(gradients, w + 3 * L);
        a10.intoArray(gradients, w1);
        a11.intoArray(gradients, w1 + L);
        a12.intoArray(gradients, w1 + 2 * L);
        a13.intoArray(gradients, w1 + 3 * L);
        a20.intoArray(gradients, w2);
        a21.intoArray(gradients, w2 + L);
        a22.intoArray(gradients, w2 + 2 * L);
        a23.intoArray(gradients, w2 + 3 * L);
        a30.intoArray(gradients, w3);
        a31.intoArray(gradients, w3 + L);
        a32.intoArray(gradients, w3 + 2 * L);
        a33.intoArray(gradients, w3 + 3 * L);
        a40.intoArray(gradients, w4);
        a41.intoArray(gradients, w4 + L);
        a42.intoArray(gradients, w4 + 2 * L);
        a43.intoArray(gradients, w4 + 3 * L);
        a50.intoArray(gradients, w5);
        a51.intoArray(gradients, w5 + L);
        a52.intoArray(gradients, w5 + 2 * L);
        a53.intoArray(gradients, w5 + 3 * L);
        return seen;
    }

    private static void tile6x1(float[] m, int x, int g, float[] gradients, int w, int features, int samples) {
        int w1 = w + features;
        int w2 = w1 + features;
        int w3 = w2 + features;
        int w4 = w3 + features;
        int w5 = w4 + features;
        FloatVector a00 = FloatVector.fromArray(S, gradients, w);
        FloatVector a10 = FloatVector.fromArray(S, gradients, w1);
        FloatVector a20 = FloatVector.fromArray(S, gradients, w2);
        FloatVector a30 = FloatVector.fromArray(S, gradients, w3);
        FloatVector a40 = FloatVector.fromArray(S, gradients, w4);
        FloatVector a50 = FloatVector.fromArray(S, gradients, w5);
        for (int n = 0; n < samples; n++) {
            int at = x + n * FEATURES;
            int d = g + n * ROWS;
            FloatVector v0 = FloatVector.fromArray(S, m, at);
            FloatVector v = FloatVector.broadcast(S, m[d]);
            a00 = v0.fma(v, a00);
            v = FloatVector.broadcast(S, m[d + 1]);
            a10 = v0.fma(v, a10);
            v = FloatVector.broadcast(S, m[d + 2]);
            a20 = v0.fma(v, a20);
            v = FloatVector.broadcast(S, m[d + 3]);
            a30 = v0.fma(v, a30);
            v = FloatVector.broadcast(S, m[d + 4]);
            a40 = v0.fma(v, a40);
            v = FloatVector.broadcast(S, m[d + 5]);
            a50 = v0.fma(v, a50);
        }
        a00.intoArray(gradients, w);
        a10.intoArray(gradients, w1);
        a20.intoArray(gradients, w2);
        a30.intoArray(gradients, w3);
        a40.intoArray(gradients, w4);
        a50.intoArray(gradients, w5);
    }

    private static void tile1x4(float[] m, int x, int g, float[] gradients, int w, int samples) {
        FloatVector a00 = FloatVector.fromArray(S, gradients, w);
        FloatVector a01 = FloatVector.fromArray(S, gradients, w + L);
        FloatVector a02 = FloatVector.fromArray(S, gradients, w + 2 * L);
        FloatVector a03 = FloatVector.fromArray(S, gradients, w + 3 * L);
        for (int n = 0; n < samples; n++) {
            int at = x + n * FEATURES;
            int d = g + n * ROWS;
            FloatVector v0 = FloatVector.fromArray(S, m, at);
            FloatVector v1 = FloatVector.fromArray(S, m, at + L);
            FloatVector v2 = FloatVector.fromArray(S, m, at + 2 * L);
            FloatVector v3 = FloatVector.fromArray(S, m, at + 3 * L);
            FloatVector v = FloatVector.broadcast(S, m[d]);
            a00 = v0.fma(v, a00);
            a01 = v1.fma(v, a01);
            a02 = v2.fma(v, a02);
            a03 = v3.fma(v, a03);
        }
        a00.intoArray(gradients, w);
        a01.intoArray(gradients, w + L);
        a02.intoArray(gradients, w + 2 * L);
        a03.intoArray(gradients, w + 3 * L);
    }

    private static void tile1x1(float[] m, int x, int g, float[] gradients, int w, int samples) {
        FloatVector a00 = FloatVector.fromArray(S, gradients, w);
        for (int n = 0; n < samples; n++) {
            int at = x + n * FEATURES;
            int d = g + n * ROWS;
            FloatVector v0 = FloatVector.fromArray(S, m, at);
            FloatVector v = FloatVector.broadcast(S, m[d]);
            a00 = v0.fma(v, a00);
        }
        a00.intoArray(gradients, w);
    }

    private static void scalar(float[] m, int x, int g, float[] gradients, int w, int samples) {
        float sum = gradients[w];
        for (int n = 0; n < samples; n++) {
            sum = Math.fma(m[x + n * FEATURES], m[g + n * ROWS], sum);
        }
        gradients[w] = sum;
    }
}
