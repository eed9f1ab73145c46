package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.IndirectTable;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#indirect} by tiles of 4 channels and 4 columns, a column being one position of one lane block. Columns of a tile need only have
 * the same taps: they are 4 positions of one lane block, whose sources overlap and stay in the cache, and for the positions that are left over one
 * position of 4 lane blocks.
 *
 * <p>The inner loop is one loop over a table with 16 accumulators in local variables, which is what keeps them in registers: over nested loops,
 * or in an array, JDK 17 boxes them. Where channels or columns run out, the last one is computed again and written again.
 */
final class VectorIndirect {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int TILE = 4;

    private VectorIndirect() {}

    static void run(IndirectTable table, float[] weights, int weight, int weightStride, int bias, int channels, float[] memory,
            Place source, Place destination, int fromBlock, int toBlock) {
        for (int k = 0; k < table.classes(); k++) {
            for (int c = 0; c < channels; c += TILE) {
                int c1 = Math.min(c + 1, channels - 1);
                int c2 = Math.min(c + 2, channels - 1);
                int c3 = Math.min(c + 3, channels - 1);
                boolean biased = bias >= 0;
                columns(table, k, weights, weight + c * weightStride, weight + c1 * weightStride, weight + c2 * weightStride,
                        weight + c3 * weightStride, memory, source, destination, fromBlock, toBlock, c * destination.channel(),
                        c1 * destination.channel(), c2 * destination.channel(), c3 * destination.channel(), biased ? weights[bias + c] : 0,
                        biased ? weights[bias + c1] : 0, biased ? weights[bias + c2] : 0, biased ? weights[bias + c3] : 0);
            }
        }
    }

    private static void columns(IndirectTable table, int k, float[] weights, int w0, int w1, int w2, int w3, float[] memory, Place source,
            Place destination, int fromBlock, int toBlock, int c0, int c1, int c2, int c3, float b0, float b1, float b2, float b3) {
        int[] taps = table.taps();
        int from = table.tapStart(k);
        int to = table.tapStart(k + 1);
        int[] base = table.base();
        int[] target = table.destination();
        int start = table.classStart(k);
        int end = table.classStart(k + 1);
        int whole = start + (end - start) / TILE * TILE;
        int together = fromBlock + (toBlock - fromBlock) / TILE * TILE;
        for (int block = fromBlock; block < toBlock; block++) {
            boolean alone = block >= together;
            for (int p = start; p < (alone ? end : whole); p += TILE) {
                int p1 = Math.min(p + 1, end - 1);
                int p2 = Math.min(p + 2, end - 1);
                int p3 = Math.min(p + 3, end - 1);
                for (int sub = 0; sub < LANES; sub += S.length()) {
                    int s = source.at(block) + sub;
                    int d = destination.at(block) + sub;
                    tile(weights, w0, w1, w2, w3, taps, from, to, memory, s + base[p], s + base[p1], s + base[p2], s + base[p3],
                            d + target[p], d + target[p1], d + target[p2], d + target[p3], c0, c1, c2, c3, b0, b1, b2, b3);
                }
            }
        }
        for (int block = fromBlock; block < together; block += TILE) {
            int sb = source.block();
            int db = destination.block();
            for (int p = whole; p < end; p++) {
                for (int sub = 0; sub < LANES; sub += S.length()) {
                    int s = source.at(block) + base[p] + sub;
                    int d = destination.at(block) + target[p] + sub;
                    tile(weights, w0, w1, w2, w3, taps, from, to, memory, s, s + sb, s + 2 * sb, s + 3 * sb, d, d + db, d + 2 * db,
                            d + 3 * db, c0, c1, c2, c3, b0, b1, b2, b3);
                }
            }
        }
    }

    private static void tile(float[] w, int w0, int w1, int w2, int w3, int[] taps, int from, int to, float[] m, int s0, int s1, int s2,
            int s3, int d0, int d1, int d2, int d3, int c0, int c1, int c2, int c3, float b0, float b1, float b2, float b3) {
        FloatVector a00 = FloatVector.broadcast(S, b0);
        FloatVector a01 = a00;
        FloatVector a02 = a00;
        FloatVector a03 = a00;
        FloatVector a10 = FloatVector.broadcast(S, b1);
        FloatVector a11 = a10;
        FloatVector a12 = a10;
        FloatVector a13 = a10;
        FloatVector a20 = FloatVector.broadcast(S, b2);
        FloatVector a21 = a20;
        FloatVector a22 = a20;
        FloatVector a23 = a20;
        FloatVector a30 = FloatVector.broadcast(S, b3);
        FloatVector a31 = a30;
        FloatVector a32 = a30;
        FloatVector a33 = a30;
        for (int t = from; t < to; t += 2) {
            int o = taps[t];
            int k = taps[t + 1];
            FloatVector x0 = FloatVector.fromArray(S, m, s0 + o);
            FloatVector x1 = FloatVector.fromArray(S, m, s1 + o);
            FloatVector x2 = FloatVector.fromArray(S, m, s2 + o);
            FloatVector x3 = FloatVector.fromArray(S, m, s3 + o);
            FloatVector v = FloatVector.broadcast(S, w[w0 + k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            a02 = x2.fma(v, a02);
            a03 = x3.fma(v, a03);
            v = FloatVector.broadcast(S, w[w1 + k]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            a12 = x2.fma(v, a12);
            a13 = x3.fma(v, a13);
            v = FloatVector.broadcast(S, w[w2 + k]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            a22 = x2.fma(v, a22);
            a23 = x3.fma(v, a23);
            v = FloatVector.broadcast(S, w[w3 + k]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            a32 = x2.fma(v, a32);
            a33 = x3.fma(v, a33);
        }
        a00.intoArray(m, d0 + c0);
        a01.intoArray(m, d1 + c0);
        a02.intoArray(m, d2 + c0);
        a03.intoArray(m, d3 + c0);
        a10.intoArray(m, d0 + c1);
        a11.intoArray(m, d1 + c1);
        a12.intoArray(m, d2 + c1);
        a13.intoArray(m, d3 + c1);
        a20.intoArray(m, d0 + c2);
        a21.intoArray(m, d1 + c2);
        a22.intoArray(m, d2 + c2);
        a23.intoArray(m, d3 + c2);
        a30.intoArray(m, d0 + c3);
        a31.intoArray(m, d1 + c3);
        a32.intoArray(m, d2 + c3);
        a33.intoArray(m, d3 + c3);
    }
}
