package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;
import static dev.lockstep.engine.plan.ThreadMemory.BLOCKS;
import static dev.lockstep.engine.plan.ThreadMemory.OUTPUTS;
import static dev.lockstep.engine.plan.ThreadMemory.ROWS;
import static dev.lockstep.engine.plan.ThreadMemory.TERMS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#fullyConnected} and {@link Kernels#fullyConnectedInputGradient}, by tiles of outputs, or features, and 4 lane blocks. The sums lie
 * in the destination between chunks of terms, so that the sources of a chunk stay in a near cache for all outputs.
 */
final class VectorFullyConnected {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int TILE = 4;
    /** Features whose products are added up at once, if there are four lane blocks: 256 KiB, from the second cache. To begin and to end a tile takes as long as a dozen of them. */
    private static final int CHUNK = 1024;
    /** Outputs whose weights are read chunk by chunk: so few that what a processor fetched ahead in their rows is still there for the next chunk. */
    private static final int GROUP = ROWS;
    /** Where inputs lie in the thread's memory: behind the last columns of weights, if a tile would reach over the end of all parameters there. */
    private static final int OFFSET = TERMS * OUTPUTS;

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
            if (last == 0) {
                for (int f = 0; f < features; f += TERMS) {
                    alone(parameters, filter.weight() + f, features, outputs, Math.min(TERMS, features - f), memory, source.at(block) + f * LANES,
                            destination.at(block));
                }
                continue;
            }
            int x = own + OFFSET;
            for (int b = 0; b < BLOCKS; b++) {
                copy(memory, source.at(block) + Math.min(b, last) * source.block(), features, x + b * LANES);
            }
            for (int o = 0; o < outputs; o += GROUP) {
                int end = Math.min(o + GROUP, outputs);
                for (int f = 0; f < features; f += CHUNK) {
                    together(parameters, filter.weight() + f, features, o, end, outputs, Math.min(CHUNK, features - f), memory, x + f * BLOCKS * LANES,
                            destination.at(block), destination.block(), last);
                }
            }
        }
    }

    /**
     * @param x where the terms of all lane blocks lie side by side
     * @param last of the lane blocks, counted from the first one
     */
    private static void together(float[] parameters, int weight, int features, int fromOutput, int toOutput, int outputs, int count, float[] memory, int x, int d,
            int destinationBlock, int last) {
        for (int o = fromOutput; o < toOutput; o += OUTPUTS) {
            int w = weight + o * features;
            int rows = outputs - 1 - o;
            int w1 = w + Math.min(1, rows) * features;
            int w2 = w + Math.min(2, rows) * features;
            int w3 = w + Math.min(3, rows) * features;
            int w4 = w + Math.min(4, rows) * features;
            int w5 = w + Math.min(5, rows) * features;
            for (int sub = 0; sub < LANES; sub += S.length()) {
                int to = d + o * LANES + sub;
                FullyConnectedTile.rows(memory, parameters, w, w1, w2, w3, w4, w5, x + sub, count, to, to + Math.min(1, last) * destinationBlock,
                        to + Math.min(2, last) * destinationBlock, to + Math.min(3, last) * destinationBlock, rows);
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

    static void inputGradient(float[] parameters, int weight, int features, int outputs, float[] memory, Place source, Place destination, int own,
            int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int f = 0; f < features; f++) {
                start(memory, destination.at(block) + f * LANES, 0);
            }
        }
        int x = own + OFFSET;
        for (int block = fromBlock; block < toBlock; block += BLOCKS) {
            int last = Math.min(BLOCKS, toBlock - block) - 1;
            for (int o = 0; o < outputs; o += TERMS) {
                int count = Math.min(TERMS, outputs - o);
                for (int b = 0; b < BLOCKS; b++) {
                    copy(memory, source.at(block + Math.min(b, last)) + o * LANES, count, x + b * LANES);
                }
                for (int f = 0; f < features; f += OUTPUTS) {
                    int w = weight + o * features + f;
                    float[] p = parameters;
                    int rows = features;
                    if (w + (count - 1) * features + OUTPUTS > parameters.length) {
                        for (int t = 0; t < count; t++) {
                            System.arraycopy(parameters, w + t * features, memory, own + t * OUTPUTS, features - f);
                        }
                        p = memory;
                        w = own;
                        rows = OUTPUTS;
                    }
                    for (int sub = 0; sub < LANES; sub += S.length()) {
                        int d = destination.at(block) + f * LANES + sub;
                        int stride = destination.block();
                        FullyConnectedTile.columns(memory, p, w, rows, x + sub, count, d, d + Math.min(1, last) * stride, d + Math.min(2, last) * stride,
                                d + Math.min(3, last) * stride, features - 1 - f);
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
}
