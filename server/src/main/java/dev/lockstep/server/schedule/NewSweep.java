package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import java.util.List;
import java.util.Map;

/**
 * A sweep that was checked and has no id yet.
 *
 * @param spec the request as it came, a JSON object
 * @param axes a JSON array of {@code {"path", "values"}}
 * @param varying a JSON array of paths
 * @param runs in order of index
 */
public record NewSweep(String name, String spec, String axes, String varying, List<NewRun> runs) {
    /** A run of it; the fields are those of {@link RunInfo} and {@link Assignment}. */
    public record NewRun(Map<String, Object> parameters, RunSpec spec, WeightsPlan weights, long totalSteps, double work, TensorRef firstConv, Origin origin) {
        /** The same run, going on from there. */
        NewRun from(Origin there) {
            return new NewRun(parameters, spec, there == null ? weights : weights.behind(there.ends(), spec.model()), totalSteps, work, firstConv, there);
        }
    }
}
