package dev.lockstep.server.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;

/** A histogram of times with fixed edges, kept since the start of the server, for Prometheus and for the interface. Any thread. */
final class Delays {
    private final Timer timer;
    /** Micrometer's own maximum forgets. */
    private final LongAccumulator max = new LongAccumulator(Math::max, 0);

    Delays(MeterRegistry registry, String name, String description, Tags tags, Duration[] edges) {
        timer = Timer.builder(name).description(description).tags(tags).serviceLevelObjectives(edges).register(registry);
    }

    void record(long nanos) {
        timer.record(nanos, TimeUnit.NANOSECONDS);
        max.accumulate(nanos);
    }

    /** Quantiles are upper edges of buckets, or the maximum where that is less: at least as many were at most so late. */
    JsonObject json() {
        CountAtBucket[] upTo = timer.takeSnapshot().histogramCounts();
        // Taken later, it may count more; what comes in between is beyond no edge but the last.
        long count = Math.max(timer.count(), (long) upTo[upTo.length - 1].count());
        double most = max.get() / 1e6;
        JsonArray buckets = new JsonArray();
        long below = 0;
        for (CountAtBucket bucket : upTo) {
            buckets.add(new JsonObject().put("at_most_ms", bucket.bucket(TimeUnit.MILLISECONDS)).put("count", (long) bucket.count() - below));
            below = (long) bucket.count();
        }
        buckets.add(new JsonObject().putNull("at_most_ms").put("count", count - below));
        JsonObject json = new JsonObject().put("count", count).put("mean_ms", count == 0 ? null : timer.mean(TimeUnit.MILLISECONDS));
        double[] quantiles = {0.5, 0.95, 0.99, 0.999};
        String[] names = {"p50_ms", "p95_ms", "p99_ms", "p999_ms"};
        for (int i = 0; i < names.length; i++) {
            json.put(names[i], count == 0 ? null : quantile(upTo, quantiles[i] * count, most));
        }
        return json.put("max_ms", count == 0 ? null : most).put("buckets", buckets);
    }

    private static double quantile(CountAtBucket[] upTo, double rank, double most) {
        for (CountAtBucket bucket : upTo) {
            if (bucket.count() >= rank) {
                return Math.min(most, bucket.bucket(TimeUnit.MILLISECONDS));
            }
        }
        return most;
    }
}
