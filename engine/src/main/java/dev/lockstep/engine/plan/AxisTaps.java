package dev.lockstep.engine.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Along one axis: which kernel elements meet which source coordinate, for every destination coordinate. Elements that would reach outside the
 * source are left out.
 *
 * @param kernel [destination][i] the kernel elements, ascending
 * @param source [destination][i] the source coordinate that belongs to {@code kernel[destination][i]}
 */
record AxisTaps(int[][] kernel, int[][] source) {
    /** Destination is the layer's output, source its input. */
    static AxisTaps forward(Axis axis) {
        return of(axis, axis.out(), axis.in(), false);
    }

    /** Destination is the layer's input, source its output. */
    static AxisTaps backward(Axis axis) {
        return of(axis, axis.in(), axis.out(), true);
    }

    private static AxisTaps of(Axis axis, int destinations, int sources, boolean backward) {
        int[][] kernel = new int[destinations][];
        int[][] source = new int[destinations][];
        for (int d = 0; d < destinations; d++) {
            List<Integer> ks = new ArrayList<>();
            List<Integer> ss = new ArrayList<>();
            for (int k = 0; k < axis.kernel(); k++) {
                int reach = backward ? d + axis.padding() - k * axis.dilation() : d * axis.stride() - axis.padding() + k * axis.dilation();
                if (backward && reach % axis.stride() != 0) {
                    continue;
                }
                int s = backward ? reach / axis.stride() : reach;
                if (reach >= 0 && s < sources) {
                    ks.add(k);
                    ss.add(s);
                }
            }
            kernel[d] = ints(ks);
            source[d] = ints(ss);
        }
        return new AxisTaps(kernel, source);
    }

    int destinations() {
        return kernel.length;
    }

    /** The first source coordinate of a destination; 0 for one that nothing reaches. */
    int base(int destination) {
        return source[destination].length == 0 ? 0 : source[destination][0];
    }

    /** What destinations of one border class share: kernel elements and source coordinates relative to the base. */
    List<Integer> pattern(int destination) {
        List<Integer> pattern = new ArrayList<>();
        for (int i = 0; i < kernel[destination].length; i++) {
            pattern.add(kernel[destination][i]);
            pattern.add(source[destination][i] - base(destination));
        }
        return pattern;
    }

    /** [destination] a number for its pattern, equal where patterns are equal. */
    int[] patterns() {
        Map<List<Integer>, Integer> numbers = new HashMap<>();
        int[] patterns = new int[destinations()];
        for (int d = 0; d < patterns.length; d++) {
            patterns[d] = numbers.computeIfAbsent(pattern(d), pattern -> numbers.size());
        }
        return patterns;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
