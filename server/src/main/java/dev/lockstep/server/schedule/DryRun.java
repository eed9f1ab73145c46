package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.experiments.RunPoint;
import dev.lockstep.experiments.ShapesJson;
import dev.lockstep.experiments.SweepSpec;
import dev.lockstep.experiments.Variant;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a sweep would cost. Blocking. */
public final class DryRun {
    private static final int POINTS = 200;

    private final SweepPlanner planner;
    private final Memory memory;
    private final int runsAtOnce;

    /** How many bytes things take. */
    public interface Memory {
        /** Of one run. */
        long model(ModelSpec model, int batchSize);

        long dataset(DatasetSpec dataset);
    }

    public DryRun(SweepPlanner planner, Memory memory, int runsAtOnce) {
        this.planner = planner;
        this.memory = memory;
        this.runsAtOnce = runsAtOnce;
    }

    public JsonObject of(SweepSpec sweep) {
        List<RunPoint> points = sweep.expand();
        Map<ModelSpec, Map<Integer, Long>> known = new HashMap<>();
        long steps = 0;
        long samples = 0;
        Map<DatasetSpec, Long> datasets = new HashMap<>();
        long[] runs = new long[points.size()];
        DiskEstimate disk = new DiskEstimate();
        for (RunPoint point : points) {
            long each = datasets.computeIfAbsent(point.spec().dataset(), planner::samples);
            NewSweep.NewRun run = SweepPlanner.run(sweep, point, each);
            steps += run.totalSteps();
            samples += each * point.spec().training().epochs();
            disk.add(run);
            runs[point.index()] = model(known, point.spec().model(), point.spec().training().batchSize());
        }
        List<Long> largest = Arrays.stream(runs).boxed().sorted(Collections.reverseOrder()).limit(Math.min(runsAtOnce, sweep.concurrency())).toList();
        long together = largest.stream().mapToLong(Long::longValue).sum() + datasets.keySet().stream().mapToLong(memory::dataset).sum();

        JsonArray models = new JsonArray();
        for (Variant variant : sweep.variants()) {
            List<Integer> sizes = List.copyOf(sweep.batchSizes(variant));
            int largestBatch = sizes.stream().max(Comparator.naturalOrder()).orElseThrow();
            models.add(new JsonObject().put("preset", variant.preset()).put("shapes", new JsonObject(ShapesJson.write(variant.model(), variant.shape()).toString()))
                    .put("batch_sizes", new JsonArray(sizes)).put("memory_bytes", model(known, variant.model(), largestBatch)));
        }
        JsonArray first = new JsonArray();
        points.stream().limit(POINTS).forEach(
                point -> first.add(new JsonObject().put("index", point.index()).put("parameters", new JsonObject(point.parameters()))));
        return new JsonObject().put("runs", points.size()).put("axes", SweepPlanner.axes(sweep)).put("varying", new JsonArray(sweep.varying()))
                .put("models", models).put("memory_bytes", together).put("steps", steps).put("samples", samples).put("disk", disk.json()).put("points", first);
    }

    private long model(Map<ModelSpec, Map<Integer, Long>> known, ModelSpec model, int batchSize) {
        return known.computeIfAbsent(model, spec -> new HashMap<>()).computeIfAbsent(batchSize, size -> memory.model(model, size));
    }
}
