package dev.lockstep.engine.cuda;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.List;

/**
 * How much a thread of a convolution takes. Much saves loads, since each value that is loaded serves more multiply-adds; little makes more threads, without which one
 * small run leaves a GPU idle. It changes no bit: every sum is one thread's in any case.
 *
 * @param runs of the cohort
 * @param busy blocks of threads that a launch should have at least
 */
record Widths(int runs, int busy) {
    /** From about there on, wide threads on a few multiprocessors of a large GPU are done earlier than small ones on all of them. Counted, not measured. */
    static final int BUSY = 50;

    private static final Width INDIRECT = new Width("indirect", Launch.GROUPS, 8);
    private static final List<Width> WIDE_INDIRECT = List.of(new Width("indirect_4x8", 4 * Launch.GROUPS, 8), new Width("indirect_4x10", 4 * Launch.GROUPS, 10));
    private static final Width GRADIENT = new Width("weight_gradient", Launch.GROUPS, 1);
    /** Most of its threads have nothing to do, the others a multiprocessor for a few of them. */
    private static final Width THIN_GRADIENT = new Width("weight_gradient", 4, 1);
    private static final List<Width> WIDE_GRADIENT = List.of(new Width("weight_gradient_2x4", 2 * Launch.GROUPS, 4),
            new Width("weight_gradient_2x5", 2 * Launch.GROUPS, 5));
    private static final List<Width> WIDEST_GRADIENT = List.of(new Width("weight_gradient_4x4", 4 * Launch.GROUPS, 4),
            new Width("weight_gradient_4x5", 4 * Launch.GROUPS, 5));

    /** @param each items, or weights, that a block takes of every one of its channels */
    record Width(String kernel, int each, int channels) {
        /** Channels that a launch computes, with those that are not there. */
        private int padded(int all) {
            return Launch.blocks(all, channels) * channels;
        }
    }

    /** @param blocks lane blocks of the workspace */
    Width of(IndirectTable table, int blocks, int channels) {
        Width wide = leastPadded(WIDE_INDIRECT, channels);
        return isBusy(table.positions() * blocks, channels, wide) ? wide : INDIRECT;
    }

    Width of(WeightGradientTable table, int channels) {
        Width wide = leastPadded(WIDE_GRADIENT, channels);
        Width widest = leastPadded(WIDEST_GRADIENT, channels);
        boolean fills = Tables.tiles(table, widest.each) * widest.each <= Tables.tiles(table, wide.each) * wide.each;
        for (Width width : List.of(fills ? widest : wide, wide, GRADIENT)) {
            if (isBusy(table.weights().length / 2, channels, width)) {
                return width;
            }
        }
        return THIN_GRADIENT;
    }

    private static Width leastPadded(List<Width> widths, int channels) {
        return widths.get(1).padded(channels) <= widths.get(0).padded(channels) ? widths.get(1) : widths.get(0);
    }

    /** Whether there is work for as many blocks, if all were full. */
    private boolean isBusy(int count, int channels, Width width) {
        return (long) Launch.blocks(count, width.each) * Launch.blocks(channels, width.channels) * runs >= busy;
    }
}
