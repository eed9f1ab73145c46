package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * One of the histograms that a server shows, or what came into it between two looks.
 *
 * @param edges upper ones in ms; the last bucket has none
 */
record Histogram(double[] edges, long[] counts) {
    static Histogram of(JsonObject delays) {
        JsonArray buckets = delays.getJsonArray("buckets");
        double[] edges = new double[buckets.size()];
        long[] counts = new long[buckets.size()];
        for (int i = 0; i < edges.length; i++) {
            Double edge = buckets.getJsonObject(i).getDouble("at_most_ms");
            edges[i] = edge == null ? Double.POSITIVE_INFINITY : edge;
            counts[i] = buckets.getJsonObject(i).getLong("count");
        }
        return new Histogram(edges, counts);
    }

    Histogram since(Histogram earlier) {
        long[] more = counts.clone();
        for (int i = 0; i < more.length; i++) {
            more[i] -= earlier.counts[i];
        }
        return new Histogram(edges, more);
    }

    Histogram plus(Histogram other) {
        long[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.counts[i];
        }
        return new Histogram(edges, sum);
    }

    long count() {
        long count = 0;
        for (long bucket : counts) {
            count += bucket;
        }
        return count;
    }

    /** The upper edge in ms of the bucket in which it lies; 0 of nothing. */
    double quantile(double quantile) {
        long total = count();
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (total > 0 && below >= quantile * total) {
                return edges[i];
            }
        }
        return 0;
    }

    /** How many of the buckets lie up to the quantile. */
    int bucket(double quantile) {
        double edge = quantile(quantile);
        int at = 0;
        while (edges[at] < edge) {
            at++;
        }
        return at;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "p50 %s, p99 %s, p99.9 %s, n=%d", text(0.5), text(0.99), text(0.999), count());
    }

    private String text(double quantile) {
        double edge = quantile(quantile);
        return edge == Double.POSITIVE_INFINITY ? String.format(Locale.ROOT, "> %.0f ms", edges[edges.length - 2]) : String.format(Locale.ROOT, "<= %.0f ms", edge);
    }
}
