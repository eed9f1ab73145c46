package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

/**
 * From lanes to samples: [strip of values][sample][value of the strip], so that a kernel that takes one strip reads all samples of it one after the
 * other.
 */
final class Transpose {
    private Transpose() {}

    /** Where a value lies among {@code samples} that begin at {@code rows}. */
    static int at(int rows, int strip, int samples, int sample, int value) {
        return rows + (value - value % strip) * samples + sample * strip + value % strip;
    }

    /** [lane block][value][lane] at {@code from} to strips at {@code rows}, of the samples {@code start} to {@code end - 1}. */
    static void samplesFirst(float[] memory, Place from, int values, int strip, int start, int end, int samples, int rows) {
        copy(memory, from, 0, values, strip, start, end, samples, rows);
    }

    /** The same of the values {@code first} to {@code last - 1}. */
    static void copy(float[] memory, Place from, int first, int last, int strip, int start, int end, int samples, int rows) {
        for (int v = first; v < last; v += strip - v % strip) {
            int width = Math.min(strip - v % strip, last - v);
            int to = at(rows, strip, samples, 0, v);
            for (int n = start; n < end; n++) {
                copy(memory, from.at(n / LANES) + v * LANES + n % LANES, to + n * strip, width);
            }
        }
    }

    private static void copy(float[] m, int from, int to, int count) {
        for (int v = 0; v < count; v++) {
            m[to + v] = m[from + v * LANES];
        }
    }

    /** sums[v] += the values v of all samples in order, for the values {@code start} to {@code end - 1}. */
    static void addRows(float[] memory, int rows, int strip, int samples, int start, int end, float[] sums, int at) {
        for (int v = start; v < end; v++) {
            int from = at(rows, strip, samples, 0, v);
            float sum = sums[at + v];
            for (int n = 0; n < samples; n++) {
                sum += memory[from + n * strip];
            }
            sums[at + v] = sum;
        }
    }
}
