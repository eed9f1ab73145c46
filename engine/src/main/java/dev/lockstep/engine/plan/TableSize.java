package dev.lockstep.engine.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How many bytes a table would take, found without building it. */
final class TableSize {
    private TableSize() {}

    static long indirect(AxisTaps rows, AxisTaps columns, int channels) {
        return 8L * channels * distinctTaps(rows) * distinctTaps(columns);
    }

    private static long distinctTaps(AxisTaps taps) {
        Set<List<Integer>> patterns = new HashSet<>();
        for (int d = 0; d < taps.destinations(); d++) {
            patterns.add(taps.pattern(d));
        }
        return patterns.stream().mapToLong(Collection::size).sum() / 2;
    }

    static long weightGradient(Axis row, Axis column, int channels) {
        return 8L * (distinctReach(row) * distinctReach(column) + (long) channels * row.kernel() * column.kernel());
    }

    /** Kernel elements reach contiguous ranges of outputs; of equal ranges one is kept. */
    private static long distinctReach(Axis axis) {
        Set<List<Integer>> ranges = new HashSet<>();
        AxisTaps taps = AxisTaps.forward(axis);
        int[] first = new int[axis.kernel()];
        int[] count = new int[axis.kernel()];
        for (int out = 0; out < axis.out(); out++) {
            for (int k : taps.kernel()[out]) {
                first[k] = count[k]++ == 0 ? out : first[k];
            }
        }
        for (int k = 0; k < axis.kernel(); k++) {
            ranges.add(List.of(first[k], count[k]));
        }
        return ranges.stream().mapToLong(range -> range.get(1)).sum();
    }
}
