package dev.lockstep.engine.cuda;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** The tables of all operations of a plan, as {@code tiles.cuh} reads them. */
final class Tables {
    /** In the place of a weight. */
    private static final int BIAS = -1;

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

    /**
     * @param blocks lane blocks of the workspace
     * @param items that a block of threads takes
     * @param place what is kept of the place of a tap
     */
    Windows windows(IndirectTable table, int blocks, int items, IntUnaryOperator place) {
        int tiles = size;
        for (int k = 0; k < table.classes(); k++) {
            int positions = table.classStart(k + 1) - table.classStart(k);
            for (int item = 0; item < positions * blocks; item += items) {
                add(table.tapStart(k), table.tapStart(k + 1), table.classStart(k), positions, item, k);
            }
        }
        int count = (size - tiles) / 6;
        int positions = size;
        for (int p = 0; p < table.positions(); p++) {
            add(table.destination()[p], table.base()[p]);
        }
        int taps = size;
        for (int tap = 0; tap < table.taps().length; tap += 2) {
            add(table.taps()[tap], place.applyAsInt(table.taps()[tap + 1]));
        }
        return new Windows(count, tiles, positions, taps);
    }

    /**
     * @param weights that a block of threads takes
     * @param biased positions of the bias, which are all of a channel; 0 without one
     */
    Weights weights(WeightGradientTable table, int weights, int biased) {
        int tiles = size;
        for (int k = 0; k < table.classes(); k++) {
            for (int w = table.weightStart(k); w < table.weightStart(k + 1); w += 2 * weights) {
                add(w, Math.min(table.weightStart(k + 1), w + 2 * weights), table.positionStart(k), table.positionStart(k + 1));
            }
        }
        if (biased > 0) {
            add(table.weights().length, table.weights().length + 2, table.positions().length, table.positions().length + 2 * biased);
        }
        int count = (size - tiles) / 4;
        int list = size;
        add(table.weights());
        add(0, BIAS);
        // Pairs are loaded together.
        add(new int[size % 2]);
        int positions = size;
        add(table.positions());
        for (int p = 0; p < biased; p++) {
            add(p * Plan.LANES, 0);
        }
        return new Weights(count, tiles, list, positions);
    }

    /** How many tiles {@link #weights} would make, but for that of the bias. */
    static int tiles(WeightGradientTable table, int weights) {
        int tiles = 0;
        for (int k = 0; k < table.classes(); k++) {
            tiles += Launch.blocks(table.weights(k), weights);
        }
        return tiles;
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
