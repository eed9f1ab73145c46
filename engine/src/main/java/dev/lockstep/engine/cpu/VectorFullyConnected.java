package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;
import static dev.lockstep.engine.plan.ThreadMemory.BLOCKS;
import static dev.lockstep.engine.plan.ThreadMemory.OUTPUTS;
import static dev.lockstep.engine.plan.ThreadMemory.TERMS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#fullyConnected} and {@link Kernels#fullyConnectedInputGradient}, by tiles of outputs, or features, and 4 lane blocks. The sums lie
 * in the destination between chunks of terms, so that the sources of a chunk stay in the nearest cache for all outputs.
 */
final class VectorFullyConnected {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int TILE = 4;

    private VectorFullyConnected() {}

    static void forward(float[] parameters, Filter filter, int features, int outputs, float[] memory, Place source, Place destination, int own,
            int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int o = 0; o < outputs; o++) {
                start(memory, destination.at(block) + o * LANES, filter.bias() < 0 ? 0 : parameters[filter.bias() + o]);
            }
        }
        for (int block = fromBlock; block < toBlock; block += BLOCKS) {
            int last = Math.min(BLOCKS, toBlock - block) - 1;
            for (int f = 0; f < features; f += TERMS) {
                int count = Math.min(TERMS, features - f);
                if (last == 0) {
                    alone(parameters, filter.weight() + f, features, outputs, count, memory, source.at(block) + f * LANES, destination.at(block));
                } else {
                    together(parameters, filter.weight() + f, features, outputs, count, memory, source.at(block) + f * LANES, source.block(),
                            destination.at(block), destination.block(), last, own);
                }
            }
        }
    }

    /** @param last of the lane blocks, counted from the first one */
    private static void together(float[] parameters, int weight, int features, int outputs, int count, float[] memory, int s, int sourceBlock, int d,
            int destinationBlock, int last, int own) {
        int x = own + OUTPUTS * TERMS;
        for (int b = 0; b < BLOCKS; b++) {
            copy(memory, s + Math.min(b, last) * sourceBlock, count, x + b * LANES);
        }
        for (int o = 0; o < outputs; o += OUTPUTS) {
            for (int i = 0; i < OUTPUTS; i++) {
                System.arraycopy(parameters, weight + Math.min(o + i, outputs - 1) * features, memory, own + i * TERMS, count);
            }
            for (int sub = 0; sub < LANES; sub += S.length()) {
                int to = d + o * LANES + sub;
                FullyConnectedTile.run(memory, own, x + sub, count, to, to + Math.min(1, last) * destinationBlock, to + Math.min(2, last) * destinationBlock,
                        to + Math.min(3, last) * destinationBlock, outputs - 1 - o);
            }
        }
    }

    private static void copy(float[] m, int from, int count, int to) {
        for (int t = 0; t < count; t++) {
            for (int sub = 0; sub < LANES; sub += S.length()) {
                FloatVector.fromArray(S, m, from + t * LANES + sub).intoArray(m, to + t * BLOCKS * LANES + sub);
            }
        }
    }

    private static void alone(float[] parameters, int weight, int features, int outputs, int count, float[] memory, int s, int d) {
        for (int o = 0; o < outputs; o += TILE) {
            int w0 = weight + o * features;
            int w1 = weight + Math.min(o + 1, outputs - 1) * features;
            int w2 = weight + Math.min(o + 2, outputs - 1) * features;
            int w3 = weight + Math.min(o + 3, outputs - 1) * features;
            for (int sub = 0; sub < LANES; sub += S.length()) {
                rows(parameters, w0, w1, w2, w3, count, memory, s + sub, d + o * LANES + sub, outputs - 1 - o);
            }
        }
    }

    static void inputGradient(float[] parameters, int weight, int features, int outputs, float[] memory, Place source, Place destination, int fromBlock,
            int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int f = 0; f < features; f++) {
                start(memory, destination.at(block) + f * LANES, 0);
            }
        }
        for (int block = fromBlock; block < toBlock; block += TILE) {
            int last = toBlock - 1 - block;
            for (int o = 0; o < outputs; o += TERMS) {
                int count = Math.min(TERMS, outputs - o);
                for (int f = 0; f < features; f += TILE) {
                    int w = weight + o * features + f;
                    for (int sub = 0; sub < LANES; sub += S.length()) {
                        int s = source.at(block) + o * LANES + sub;
                        int d = destination.at(block) + f * LANES + sub;
                        if (f + TILE > features) {
                            for (int b = 0; b <= Math.min(TILE - 1, last); b++) {
                                for (int i = 0; f + i < features; i++) {
                                    column(parameters, w + i, features, count, memory, s + b * source.block(), d + b * destination.block() + i * LANES);
                                }
                            }
                        } else {
                            columns(parameters, w, features, count, memory, s, s + Math.min(1, last) * source.block(), s + Math.min(2, last) * source.block(),
                                    s + Math.min(3, last) * source.block(), d, d + Math.min(1, last) * destination.block(),
                                    d + Math.min(2, last) * destination.block(), d + Math.min(3, last) * destination.block());
                        }
                    }
                }
            }
        }
    }

    private static void start(float[] m, int at, float value) {
        for (int sub = 0; sub < LANES; sub += S.length()) {
            FloatVector.broadcast(S, value).intoArray(m, at + sub);
        }
    }

    /** Of one lane block. */
    private static void rows(float[] w, int w0, int w1, int w2, int w3, int count, float[] m, int s, int d, int last) {
        int d1 = d + Math.min(1, last) * LANES;
        int d2 = d + Math.min(2, last) * LANES;
        int d3 = d + Math.min(3, last) * LANES;
        FloatVector a0 = FloatVector.fromArray(S, m, d);
        FloatVector a1 = FloatVector.fromArray(S, m, d1);
        FloatVector a2 = FloatVector.fromArray(S, m, d2);
        FloatVector a3 = FloatVector.fromArray(S, m, d3);
        for (int t = 0; t < count; t++) {
            FloatVector x = FloatVector.fromArray(S, m, s + t * LANES);
            a0 = x.fma(FloatVector.broadcast(S, w[w0 + t]), a0);
            a1 = x.fma(FloatVector.broadcast(S, w[w1 + t]), a1);
            a2 = x.fma(FloatVector.broadcast(S, w[w2 + t]), a2);
            a3 = x.fma(FloatVector.broadcast(S, w[w3 + t]), a3);
        }
        a0.intoArray(m, d);
        a1.intoArray(m, d1);
        a2.intoArray(m, d2);
        a3.intoArray(m, d3);
    }

    private static void columns(float[] w, int at, int stride, int count, float[] m, int s0, int s1, int s2, int s3, int d0, int d1, int d2, int d3) {
        FloatVector a00 = FloatVector.fromArray(S, m, d0);
        FloatVector a01 = FloatVector.fromArray(S, m, d1);
        FloatVector a02 = FloatVector.fromArray(S, m, d2);
        FloatVector a03 = FloatVector.fromArray(S, m, d3);
        FloatVector a10 = FloatVector.fromArray(S, m, d0 + LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, d1 + LANES);
        FloatVector a12 = FloatVector.fromArray(S, m, d2 + LANES);
        FloatVector a13 = FloatVector.fromArray(S, m, d3 + LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, d0 + 2 * LANES);
        FloatVector a21 = FloatVector.fromArray(S, m, d1 + 2 * LANES);
        FloatVector a22 = FloatVector.fromArray(S, m, d2 + 2 * LANES);
        FloatVector a23 = FloatVector.fromArray(S, m, d3 + 2 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, d0 + 3 * LANES);
        FloatVector a31 = FloatVector.fromArray(S, m, d1 + 3 * LANES);
        FloatVector a32 = FloatVector.fromArray(S, m, d2 + 3 * LANES);
        FloatVector a33 = FloatVector.fromArray(S, m, d3 + 3 * LANES);
        for (int t = 0; t < count; t++) {
            int k = at + t * stride;
            FloatVector x0 = FloatVector.fromArray(S, m, s0 + t * LANES);
            FloatVector x1 = FloatVector.fromArray(S, m, s1 + t * LANES);
            FloatVector x2 = FloatVector.fromArray(S, m, s2 + t * LANES);
            FloatVector x3 = FloatVector.fromArray(S, m, s3 + t * LANES);
            FloatVector v = FloatVector.broadcast(S, w[k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            a02 = x2.fma(v, a02);
            a03 = x3.fma(v, a03);
            v = FloatVector.broadcast(S, w[k + 1]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            a12 = x2.fma(v, a12);
            a13 = x3.fma(v, a13);
            v = FloatVector.broadcast(S, w[k + 2]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            a22 = x2.fma(v, a22);
            a23 = x3.fma(v, a23);
            v = FloatVector.broadcast(S, w[k + 3]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            a32 = x2.fma(v, a32);
            a33 = x3.fma(v, a33);
        }
        a00.intoArray(m, d0);
        a01.intoArray(m, d1);
        a02.intoArray(m, d2);
        a03.intoArray(m, d3);
        a10.intoArray(m, d0 + LANES);
        a11.intoArray(m, d1 + LANES);
        a12.intoArray(m, d2 + LANES);
        a13.intoArray(m, d3 + LANES);
        a20.intoArray(m, d0 + 2 * LANES);
        a21.intoArray(m, d1 + 2 * LANES);
        a22.intoArray(m, d2 + 2 * LANES);
        a23.intoArray(m, d3 + 2 * LANES);
        a30.intoArray(m, d0 + 3 * LANES);
        a31.intoArray(m, d1 + 3 * LANES);
        a32.intoArray(m, d2 + 3 * LANES);
        a33.intoArray(m, d3 + 3 * LANES);
    }

    private static void column(float[] w, int at, int stride, int count, float[] m, int s, int d) {
        FloatVector a = FloatVector.fromArray(S, m, d);
        for (int t = 0; t < count; t++) {
            a = FloatVector.fromArray(S, m, s + t * LANES).fma(FloatVector.broadcast(S, w[at + t * stride]), a);
        }
        a.intoArray(m, d);
    }
}
