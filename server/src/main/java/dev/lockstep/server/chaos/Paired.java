package dev.lockstep.server.chaos;

import java.util.Arrays;
import java.util.Locale;

/**
 * What was measured by turns with and without something, as ratios of each pair.
 *
 * @param error the standard error of the mean
 */
record Paired(double mean, double error, int n) {
    /** Two-sided 95 % quantiles of Student's distribution for 1, 2, ... degrees of freedom. */
    private static final double[] STUDENT = {12.71, 4.30, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.20, 2.18, 2.16, 2.14, 2.13, 2.12, 2.11, 2.10, 2.09, 2.09};

    static Paired of(double[] ratios) {
        double mean = Arrays.stream(ratios).average().orElseThrow();
        double squares = Arrays.stream(ratios).map(ratio -> (ratio - mean) * (ratio - mean)).sum();
        return new Paired(mean, Math.sqrt(squares / Math.max(1, ratios.length - 1) / ratios.length), ratios.length);
    }

    /** Half of the 95 % confidence interval. */
    double half() {
        return n < 2 ? Double.POSITIVE_INFINITY : STUDENT[Math.min(n - 2, STUDENT.length - 1)] * error;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f %% (95 %% confidence: %.2f to %.2f %%, n=%d)", 100 * mean, 100 * (mean - half()), 100 * (mean + half()), n);
    }
}
