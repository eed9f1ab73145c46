package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run is: fixed when it is created.
 *
 * @param parameters flat and complete, in the order to show; values are strings, numbers, booleans or null
 * @param dataset the name of the dataset it trains on
 * @param work multiply-adds of all its forward passes: what makes runs of different models comparable when time left is estimated
 * @param firstConv null when there is no convolution, or when its weights are not recorded
 * @param origin null for a run that begins with its first step
 */
public record RunInfo(int id, int sweep, int index, Map<String, Object> parameters, String dataset, int epochs, long totalSteps, double work,
        TensorRef firstConv, Instant createdAt, Origin origin) {
    RunInfo withParameters(Map<String, Object> now) {
        return new RunInfo(id, sweep, index, now, dataset, epochs, totalSteps, work, firstConv, createdAt, origin);
    }

    /** Steps that it need not train. */
    long firstStep() {
        return origin == null ? 0 : origin.step();
    }

    public RunInfo {
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }
}
