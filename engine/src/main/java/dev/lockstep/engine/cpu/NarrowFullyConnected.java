package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;
import static dev.lockstep.engine.plan.ThreadMemory.TERMS;

import jdk.incubator.vector.FloatVector;

/**
 * What {@link VectorFullyConnected} does, for 16 registers: {@link NarrowTile}s of one lane block read inputs and gradients where they are, one lane block after the other while
 * the same few weights stay in a near cache.
 */
final class NarrowFullyConnected {
    private static final int L = VectorKernels.SPECIES.length();
    /** Lanes of a tile. */
    private static final int WIDTH = 2 * L;
    /** Features whose products are added up at once. */
    private static final int CHUNK = 512;
    /** Outputs whose weights are read chunk by chunk: so few that what a processor fetched ahead in their rows is still there for the next chunk. */
    private static final int GROUP = 8 * NarrowTile.ROWS;

    private NarrowFullyConnected() {}

    static void forward(float[] parameters, Filter filter, int features, int outputs, float[] memory, Place source, Place destination, int fromBlock, int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int o = 0; o < outputs; o++) {
                start(memory, destination.at(block) + o * LANES, filter.bias() < 0 ? 0 : parameters[filter.bias() + o]);
            }
        }
        for (int group = 0; group < outputs; group += GROUP) {
            int end = Math.min(group + GROUP, outputs);
            for (int f = 0; f < features; f += CHUNK) {
                int count = Math.min(CHUNK, features - f);
                for (int o = group; o < end; o += NarrowTile.ROWS) {
                    rows(parameters, filter.weight() + o * features + f, features, outputs - 1 - o, count, memory, source, f * LANES, destination, o * LANES, fromBlock, toBlock);
                }
            }
        }
    }

    /** @param last the last row of weights that there is */
    private static void rows(float[] p, int w, int features, int last, int count, float[] m, Place source, int x, Place destination, int d, int fromBlock, int toBlock) {
        int w1 = w + Math.min(1, last) * features;
        int w2 = w + Math.min(2, last) * features;
        int w3 = w + Math.min(3, last) * features;
        int w4 = w + Math.min(4, last) * features;
        int w5 = w + Math.min(5, last) * features;
        for (int block = fromBlock; block < toBlock; block++) {
            for (int sub = 0; sub < LANES; sub += WIDTH) {
                NarrowTile.rows(m, p, w, w1, w2, w3, w4, w5, source.at(block) + x + sub, count, destination.at(block) + d + sub, last);
            }
        }
    }

    static void inputGradient(float[] parameters, int weight, int features, int outputs, float[] memory, Place source, Place destination, int own, int fromBlock,
            int toBlock) {
        for (int block = fromBlock; block < toBlock; block++) {
            for (int f = 0; f < features; f++) {
                start(memory, destination.at(block) + f * LANES, 0);
            }
        }
        for (int o = 0; o < outputs; o += TERMS) {
            int count = Math.min(TERMS, outputs - o);
            for (int f = 0; f < features; f += NarrowTile.COLUMNS) {
                columns(parameters, weight + o * features + f, features, features - 1 - f, count, memory, source, o * LANES, destination, f * LANES, own, fromBlock, toBlock);
            }
        }
    }

    /** @param last the last column of weights that there is */
    private static void columns(float[] parameters, int weight, int features, int last, int count, float[] m, Place source, int x, Place destination, int d, int own,
            int fromBlock, int toBlock) {
        float[] p = parameters;
        int w = weight;
        int stride = features;
        if (w + (count - 1) * features + NarrowTile.COLUMNS > parameters.length) {
            for (int t = 0; t < count; t++) {
                System.arraycopy(parameters, w + t * features, m, own + t * NarrowTile.COLUMNS, last + 1);
            }
            p = m;
            w = own;
            stride = NarrowTile.COLUMNS;
        }
        for (int block = fromBlock; block < toBlock; block++) {
            for (int sub = 0; sub < LANES; sub += WIDTH) {
                NarrowTile.columns(m, p, w, stride, source.at(block) + x + sub, count, destination.at(block) + d + sub, last);
            }
        }
    }

    private static void start(float[] m, int at, float value) {
        for (int sub = 0; sub < LANES; sub += L) {
            FloatVector.broadcast(VectorKernels.SPECIES, value).intoArray(m, at + sub);
        }
    }
}
