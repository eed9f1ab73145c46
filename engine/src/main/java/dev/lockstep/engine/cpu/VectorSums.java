package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.LaneTree;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels#biasGradient}, four channels at a time, and {@link Kernels#addRows}, a vector of values at a time: a single sum would wait for each addition
 * before the next.
 */
final class VectorSums {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int CHANNELS = 4;

    /** [channel][lane] */
    private final float[] sums = new float[CHANNELS * LANES];

    void add(float[] memory, Place values, int fromChannel, int toChannel, float[] totals, int at, int samples) {
        for (int c = fromChannel; c < toChannel; c += CHANNELS) {
            int count = Math.min(CHANNELS, toChannel - c);
            add(memory, values, c, count, totals, at + c, 0, samples / LANES, LANES);
            if (samples % LANES > 0) {
                add(memory, values, c, count, totals, at + c, samples / LANES, samples / LANES + 1, samples % LANES);
            }
        }
    }

    /** One lane block of all channels; the sums stay at {@code sums} for the next one. */
    static void add(float[] memory, Place values, int channels, float[] totals, int at, int sums, int samples, int block) {
        if (BlockSums.begins(block, samples)) {
            Arrays.fill(memory, sums, sums + channels * LANES, 0);
        }
        for (int c = 0; c < channels; c++) {
            int from = values.at(block) + c * values.channel();
            for (int sub = 0; sub < LANES; sub += S.length()) {
                sum(memory, from + sub, values.channel(), sums + c * LANES + sub);
            }
            if (BlockSums.ends(block, samples)) {
                Arrays.fill(memory, sums + c * LANES + BlockSums.lanes(block, samples), sums + (c + 1) * LANES, 0);
                totals[at + c] += LaneTree.sum(memory, sums + c * LANES);
            }
        }
    }

    private static void sum(float[] m, int from, int count, int at) {
        FloatVector sum = FloatVector.fromArray(S, m, at);
        for (int i = 0; i < count; i += LANES) {
            sum = sum.add(FloatVector.fromArray(S, m, from + i));
        }
        sum.intoArray(m, at);
    }

    private void add(float[] memory, Place values, int channel, int count, float[] totals, int at, int fromBlock, int toBlock, int samples) {
        Arrays.fill(sums, 0);
        int c1 = Math.min(1, count - 1) * values.channel();
        int c2 = Math.min(2, count - 1) * values.channel();
        int c3 = Math.min(3, count - 1) * values.channel();
        for (int block = fromBlock; block < toBlock; block++) {
            for (int sub = 0; sub < LANES; sub += S.length()) {
                int from = values.at(block) + channel * values.channel() + sub;
                sum(memory, from, from + c1, from + c2, from + c3, values.channel(), sums, sub);
            }
        }
        for (int i = 0; i < count; i++) {
            Arrays.fill(sums, i * LANES + samples, (i + 1) * LANES, 0);
            totals[at + i] += LaneTree.sum(sums, i * LANES);
        }
    }

    private static void sum(float[] m, int c0, int c1, int c2, int c3, int count, float[] sums, int at) {
        FloatVector s0 = FloatVector.fromArray(S, sums, at);
        FloatVector s1 = FloatVector.fromArray(S, sums, at + LANES);
        FloatVector s2 = FloatVector.fromArray(S, sums, at + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(S, sums, at + 3 * LANES);
        for (int i = 0; i < count; i += LANES) {
            s0 = s0.add(FloatVector.fromArray(S, m, c0 + i));
            s1 = s1.add(FloatVector.fromArray(S, m, c1 + i));
            s2 = s2.add(FloatVector.fromArray(S, m, c2 + i));
            s3 = s3.add(FloatVector.fromArray(S, m, c3 + i));
        }
        s0.intoArray(sums, at);
        s1.intoArray(sums, at + LANES);
        s2.intoArray(sums, at + 2 * LANES);
        s3.intoArray(sums, at + 3 * LANES);
    }

    static void addRows(float[] memory, int rows, int strip, int samples, int start, int end, float[] sums, int at) {
        int length = S.length();
        int v = Math.min(end, (start + length - 1) / length * length);
        Transpose.addRows(memory, rows, strip, samples, start, v, sums, at);
        for (; v + length <= end; v += length) {
            addRows(memory, Transpose.at(rows, strip, samples, 0, v), strip, samples, sums, at + v);
        }
        Transpose.addRows(memory, rows, strip, samples, v, end, sums, at);
    }

    private static void addRows(float[] m, int from, int strip, int samples, float[] sums, int at) {
        FloatVector sum = FloatVector.fromArray(S, sums, at);
        for (int n = 0; n < samples; n++) {
            sum = sum.add(FloatVector.fromArray(S, m, from + n * strip));
        }
        sum.intoArray(sums, at);
    }
}
