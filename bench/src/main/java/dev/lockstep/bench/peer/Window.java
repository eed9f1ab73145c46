package dev.lockstep.bench.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A piece of a measurement.
 *
 * @param rate images per second
 * @param limit 10^9 fused multiply-adds per second that the same thread did in registers just before or just after, the fewer
 */
record Window(double rate, double limit) {
    static String print(List<Window> windows) {
        return windows.stream().map(window -> String.format(Locale.ROOT, "%.2f:%.2f", window.rate, window.limit)).collect(Collectors.joining(" "));
    }

    static List<Window> parse(String line) {
        return Arrays.stream(line.split(" ")).map(window -> window.split(":"))
                .map(pair -> new Window(Double.parseDouble(pair[0]), Double.parseDouble(pair[1]))).toList();
    }
}
