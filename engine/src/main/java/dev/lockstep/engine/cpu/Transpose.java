package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

/** Between lanes and rows of samples. */
final class Transpose {
    private Transpose() {}

    /** [lane block][value][lane] at {@code from} to [sample][value] at {@code to}, of the samples {@code start} to {@code end - 1}. */
    static void samplesFirst(float[] memory, Place from, int values, int start, int end, int to) {
        for (int n = start; n < end; n++) {
            int at = from.at(n / LANES) + n % LANES;
            int row = to + n * values;
            for (int v = 0; v < values; v++) {
                memory[row + v] = memory[at + v * LANES];
            }
        }
    }

    /** sums[v] += rows[sample][v], over the samples in order, for the values {@code start} to {@code end - 1}. */
    static void addRows(float[] memory, int rows, int values, int samples, int start, int end, float[] sums, int at) {
        for (int n = 0; n < samples; n++) {
            for (int v = start; v < end; v++) {
                sums[at + v] += memory[rows + n * values + v];
            }
        }
    }
}
