package dev.lockstep.server.chaos;

import java.util.Arrays;
import java.util.Locale;

/**
 * What was measured by turns with and without something, as ratios of each pair: their median, and between which of them it lies with 95 % confidence, whatever
 * their distribution. Machines that are shared have moments that no mean survives.
 */
record Paired(double median, double low, double high, int n) {
    private static final double DOUBT = 0.025;

    static Paired of(double[] ratios) {
        double[] sorted = ratios.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        int out = outside(n);
        return new Paired(median, sorted[out], sorted[n - 1 - out], n);
    }

    /** How many of n the interval leaves out at either end: as many as fair coins fall on one side with at most this probability. */
    private static int outside(int n) {
        double term = Math.pow(0.5, n);
        double sum = term;
        int out = 0;
        while (sum <= DOUBT) {
            out++;
            term *= (double) (n - out + 1) / out;
            sum += term;
        }
        return Math.max(0, out - 1);
    }

    /** Of the interval. */
    double width() {
        return high - low;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f %% (95 %% confidence: %.2f to %.2f %%, n=%d)", 100 * median, 100 * low, 100 * high, n);
    }
}
