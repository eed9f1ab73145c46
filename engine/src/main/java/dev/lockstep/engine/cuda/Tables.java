package dev.lockstep.engine.cuda;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.Arrays;

/** The tables of all operations of a plan, as {@code tiles.cuh} reads them. */
final class Tables {
    private int[] values = new int[1024];
    private int size;

    /**
     * {@code struct Windows}.
     *
     * @param count of tiles
     */
    record Windows(int count, int tiles, int positions, int taps) {}

    /** As {@link Windows}, of a weight gradient. */
    record Weights(int count, int tiles, int weights, int positions) {}

    /** @param blocks lane blocks of the workspace */
    Windows windows(IndirectTable table, int blocks) {
        int tiles = size;
        for (int k = 0; k < table.classes(); k++) {
            int positions = table.classStart(k + 1) - table.classStart(k);
            for (int item = 0; item < positions * blocks; item += Launch.GROUPS) {
                add(table.tapStart(k), table.tapStart(k + 1), table.classStart(k), positions, item, k);
            }
        }
        int count = (size - tiles) / 6;
        int positions = size;
        for (int p = 0; p < table.positions(); p++) {
            add(table.destination()[p], table.base()[p]);
        }
        int taps = size;
        add(table.taps());
        return new Windows(count, tiles, positions, taps);
    }

    Weights weights(WeightGradientTable table) {
        int tiles = size;
        for (int k = 0; k < table.classes(); k++) {
            for (int w = table.weightStart(k); w < table.weightStart(k + 1); w += 2 * Launch.GROUPS) {
                add(w, Math.min(table.weightStart(k + 1), w + 2 * Launch.GROUPS), table.positionStart(k), table.positionStart(k + 1));
            }
        }
        int count = (size - tiles) / 4;
        int weights = size;
        add(table.weights());
        int positions = size;
        add(table.positions());
        return new Weights(count, tiles, weights, positions);
    }

    int floats(float[] floats) {
        int start = size;
        for (float value : floats) {
            add(Float.floatToRawIntBits(value));
        }
        return start;
    }

    private void add(int... ints) {
        if (size + ints.length > values.length) {
            values = Arrays.copyOf(values, Math.max(size + ints.length, 2 * size));
        }
        System.arraycopy(ints, 0, values, size, ints.length);
        size += ints.length;
    }

    int[] toArray() {
        return Arrays.copyOf(values, size);
    }
}
