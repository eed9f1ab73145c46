package dev.lockstep.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * For every weight of a convolution's kernel, over which output positions its gradient is summed.
 *
 * <p>Weights that meet the same positions form a class: without padding all of them, with padding one class for each way to hang over the
 * border. A position is two ints, the offset of the output's gradient in its plane and the offset of the input that the weight at offset zero
 * would meet; a weight is two ints, what to add to the input's offset and the place of the weight within one output channel. Offsets of inputs
 * and outputs count floats in a lane block. Positions are row-major.
 */
public final class WeightGradientTable {
    private final int rows;
    private final int columns;
    private final int[] rowStart;
    private final int[] positionStart;
    private final int[] positions;
    private final int[] weightStart;
    private final int[] weights;

    private WeightGradientTable(int rows, int columns, int[] rowStart, int[] positionStart, int[] positions, int[] weightStart, int[] weights) {
        this.rows = rows;
        this.columns = columns;
        this.rowStart = rowStart;
        this.positionStart = positionStart;
        this.positions = positions;
        this.weightStart = weightStart;
        this.weights = weights;
    }

    static WeightGradientTable of(Axis row, Axis column, int channels) {
        int[][] ys = reached(row);
        int[][] xs = reached(column);
        Map<List<List<Integer>>, List<int[]>> classes = new LinkedHashMap<>();
        for (int ky = 0; ky < row.kernel(); ky++) {
            for (int kx = 0; kx < column.kernel(); kx++) {
                classes.computeIfAbsent(List.of(list(ys[ky]), list(xs[kx])), key -> new ArrayList<>()).add(new int[] {ky, kx});
            }
        }
        int[] positionStart = new int[classes.size() + 1];
        int[] weightStart = new int[classes.size() + 1];
        int[] rowStart = new int[classes.size() * (row.out() + 1)];
        Ints positions = new Ints();
        Ints weights = new Ints();
        int c = 0;
        for (List<int[]> members : classes.values()) {
            int next = 0;
            for (int y : ys[members.get(0)[0]]) {
                while (next <= y) {
                    rowStart[c * (row.out() + 1) + next++] = positions.size();
                }
                for (int x : xs[members.get(0)[1]]) {
                    positions.add((y * column.out() + x) * Plan.LANES);
                    positions.add((y * row.stride() * column.in() + x * column.stride()) * Plan.LANES);
                }
            }
            while (next <= row.out()) {
                rowStart[c * (row.out() + 1) + next++] = positions.size();
            }
            for (int channel = 0; channel < channels; channel++) {
                for (int[] k : members) {
                    int y = k[0] * row.dilation() - row.padding();
                    int x = k[1] * column.dilation() - column.padding();
                    weights.add((channel * row.in() * column.in() + y * column.in() + x) * Plan.LANES);
                    weights.add((channel * row.kernel() + k[0]) * column.kernel() + k[1]);
                }
            }
            positionStart[++c] = positions.size();
            weightStart[c] = weights.size();
        }
        return new WeightGradientTable(row.out(), column.out(), rowStart, positionStart, positions.toArray(), weightStart, weights.toArray());
    }

    /** [kernel element] the output coordinates at which it lies inside the input, ascending. */
    private static int[][] reached(Axis axis) {
        Ints[] reached = new Ints[axis.kernel()];
        for (int k = 0; k < reached.length; k++) {
            reached[k] = new Ints();
        }
        AxisTaps taps = AxisTaps.forward(axis);
        for (int out = 0; out < axis.out(); out++) {
            for (int k : taps.kernel()[out]) {
                reached[k].add(out);
            }
        }
        int[][] lists = new int[reached.length][];
        for (int k = 0; k < lists.length; k++) {
            lists[k] = reached[k].toArray();
        }
        return lists;
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Rows of the output. */
    public int rows() {
        return rows;
    }

    /** Columns of the output. */
    public int columns() {
        return columns;
    }

    public int classes() {
        return positionStart.length - 1;
    }

    /** Index into {@link #positions()} where a class starts; class {@code classes()} starts at the end. */
    public int positionStart(int index) {
        return positionStart[index];
    }

    /** Index into {@link #positions()} of the first position of a class that is not above a row; row {@link #rows()} starts at its end. */
    public int rowStart(int index, int row) {
        return rowStart[index * (rows + 1) + row];
    }

    /** Pairs of gradient offset and input offset. Not to be written. */
    public int[] positions() {
        return positions;
    }

    /** Index into {@link #weights()} where a class starts; class {@code classes()} starts at the end. */
    public int weightStart(int index) {
        return weightStart[index];
    }

    /** How many weights of one output channel a class has. */
    public int weights(int index) {
        return (weightStart[index + 1] - weightStart[index]) / 2;
    }

    /** Pairs of input offset and place of the weight. Not to be written. */
    public int[] weights() {
        return weights;
    }

    long bytes() {
        return 4L * (rowStart.length + positionStart.length + positions.length + weightStart.length + weights.length);
    }
}
