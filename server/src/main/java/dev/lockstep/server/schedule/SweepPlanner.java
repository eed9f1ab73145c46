package dev.lockstep.server.schedule;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.experiments.Axis;
import dev.lockstep.experiments.DatasetFacts;
import dev.lockstep.experiments.Presets;
import dev.lockstep.experiments.RunIdentity;
import dev.lockstep.experiments.RunPoint;
import dev.lockstep.experiments.SweepExtension;
import dev.lockstep.experiments.SweepSpec;
import dev.lockstep.experiments.SweepSpecs;
import dev.lockstep.experiments.WeightsSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** From the JSON of a request to the runs it asks for. Takes up to a second for the largest sweeps: not for event loops. */
public final class SweepPlanner {
    private final Presets presets;
    private final Supplier<List<JsonObject>> datasets;

    /** @param datasets their entries, as the interface shows them */
    public SweepPlanner(Presets presets, Supplier<List<JsonObject>> datasets) {
        this.presets = presets;
        this.datasets = datasets;
    }

    /** @throws SpecException naming the JSON path */
    public SweepSpec parse(String json) {
        return SweepSpecs.parse(json, presets, facts());
    }

    public NewSweep plan(SweepSpec sweep) {
        Map<DatasetSpec, Long> datasets = new HashMap<>();
        List<NewSweep.NewRun> runs = sweep.expand().stream().map(point -> run(sweep, point, datasets.computeIfAbsent(point.spec().dataset(), this::samples))).toList();
        return new NewSweep(sweep.name(), sweep.json(), axes(sweep).encode(), new JsonArray(sweep.varying()).encode(), runs);
    }

    /** A sweep's document with what {@code wish} adds, see {@link SweepExtension}. */
    String extend(String json, String wish) {
        return SweepExtension.extend(parse(json), wish, presets);
    }

    /** What a sweep's document asks for, by {@link RunIdentity}. */
    public Map<String, NewSweep.NewRun> runs(String json) {
        Map<String, NewSweep.NewRun> runs = new LinkedHashMap<>();
        plan(parse(json)).runs().forEach(run -> runs.put(RunIdentity.of(run.parameters()), run));
        return runs;
    }

    public static JsonArray axes(SweepSpec sweep) {
        JsonArray axes = new JsonArray();
        for (Axis axis : sweep.axes()) {
            axes.add(new JsonObject().put("path", axis.path()).put("values", new JsonArray(axis.values())));
        }
        return axes;
    }

    /** Training samples of one epoch. */
    public long samples(DatasetSpec spec) {
        return spec.train() == 0 ? facts().get(spec.name()).train() : spec.train();
    }

    /** Images of one evaluation. */
    long testSamples(DatasetSpec spec) {
        return spec.test() == 0 ? facts().get(spec.name()).test() : spec.test();
    }

    /** @param samples of one epoch, see {@link #samples}: the same for very many points */
    static NewSweep.NewRun run(SweepSpec sweep, RunPoint point, long samples) {
        RunSpec spec = point.spec();
        ModelShape shape = point.shape();
        double work = (double) samples * spec.training().epochs() * shape.multiplyAdds();
        TensorRef firstConv = sweep.weights().firstConv(shape).map(tensor -> new TensorRef(tensor.name(), tensor.dims())).orElse(null);
        return new NewSweep.NewRun(point.parameters(), spec, weights(sweep.weights(), shape, steps(samples, spec)),
                steps(samples, spec), work, firstConv, null);
    }

    private static WeightsPlan weights(WeightsSpec asked, ModelShape shape, long steps) {
        List<String> tensors = asked.tensors(shape);
        boolean none = asked.every() == 0 || "none".equals(asked.selection());
        return new WeightsPlan(asked.every(), tensors, none ? List.of() : WholeSnapshots.of(steps, shape.parameterCount()));
    }

    /** The last batch of an epoch may be smaller. */
    public static long steps(long samples, RunSpec spec) {
        int batch = spec.training().batchSize();
        return (samples + batch - 1) / batch * spec.training().epochs();
    }

    private Map<String, DatasetFacts> facts() {
        Map<String, DatasetFacts> facts = new LinkedHashMap<>();
        for (JsonObject entry : datasets.get()) {
            List<Integer> image = List.of(entry.getInteger("channels"), entry.getInteger("height"), entry.getInteger("width"));
            facts.put(entry.getString("name"),
                    new DatasetFacts(image, entry.getJsonArray("class_names").size(), entry.getInteger("train"), entry.getInteger("test")));
        }
        return facts;
    }
}
