package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.shape.ShapeInference;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** How the tensors of a run changed: histograms of weights and gradients at its whole snapshots, and how far steps moved them. Not for event loops. */
public final class TensorHistory {
    private static final int BINS = 48;
    /** Of more snapshots, so many are looked at, evenly. */
    private static final int MOST_STEPS = 40;

    private TensorHistory() {}

    /** What a whole snapshot of a model holds. */
    public static List<String> names(ModelSpec model) {
        return LoadedModel.tensors(model);
    }

    public static JsonObject of(RunSpec run, Dataset data, WeightsHistory history) throws IOException {
        List<ParameterShape> parameters = ShapeInference.infer(run.model()).parameters();
        List<Integer> steps = thinned(history.steps(names(run.model())));
        Map<Integer, Map<String, float[]>> weights = new TreeMap<>();
        Map<String, TreeMap<Integer, Float>> ratios = new LinkedHashMap<>();
        TreeSet<Integer> wanted = new TreeSet<>(steps);
        history.visit(row -> {
            if (row.tensor().endsWith(Snapshots.UPDATE_RATIO)) {
                String tensor = row.tensor().substring(0, row.tensor().length() - Snapshots.UPDATE_RATIO.length());
                ratios.computeIfAbsent(tensor, name -> new TreeMap<>()).put(row.step(), row.values()[0]);
            } else if (wanted.contains(row.step())) {
                weights.computeIfAbsent(row.step(), step -> new LinkedHashMap<>()).put(row.tensor(), row.values());
            }
        });
        ProbeGradients probe = new ProbeGradients(run, data);
        List<Map<String, float[]>> gradients = new ArrayList<>();
        weights.forEach((step, tensors) -> gradients.add(probe.at(new LastWeights(step, tensors))));
        JsonArray tensors = new JsonArray();
        for (ParameterShape parameter : parameters) {
            TreeMap<Integer, Float> moved = ratios.getOrDefault(parameter.name(), new TreeMap<>());
            JsonArray values = new JsonArray();
            moved.values().forEach(ratio -> values.add(number(ratio)));
            tensors.add(new JsonObject().put("name", parameter.name()).put("dims", new JsonArray(parameter.dims()))
                    .put("weights", histograms(weights.values().stream().map(all -> all.get(parameter.name())).toList()))
                    .put("gradients", histograms(gradients.stream().map(all -> all.get(parameter.name())).toList()))
                    .put("update_ratio", new JsonObject().put("steps", new JsonArray(new ArrayList<>(moved.keySet()))).put("values", values)));
        }
        return new JsonObject().put("steps", new JsonArray(steps)).put("probe_images", Math.min(ProbeGradients.IMAGES, data.train().count()))
                .put("tensors", tensors);
    }

    /** The first and the last stay. */
    private static List<Integer> thinned(List<Integer> steps) {
        if (steps.size() <= MOST_STEPS) {
            return steps;
        }
        List<Integer> thin = new ArrayList<>();
        for (int i = 0; i < MOST_STEPS; i++) {
            thin.add(steps.get(Math.round(i * (steps.size() - 1) / (MOST_STEPS - 1f))));
        }
        return thin;
    }

    /** All on the same bins, so that they lie beside one another; what is not finite is counted apart. */
    private static JsonObject histograms(List<float[]> snapshots) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float[] values : snapshots) {
            for (float value : values) {
                if (Float.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
            }
        }
        if (low > high) {
            low = high = 0;
        }
        JsonArray counts = new JsonArray();
        JsonArray odd = new JsonArray();
        JsonArray sizes = new JsonArray();
        for (float[] values : snapshots) {
            int[] bins = new int[BINS];
            int notFinite = 0;
            double squares = 0;
            for (float value : values) {
                if (!Float.isFinite(value)) {
                    notFinite++;
                    continue;
                }
                squares += (double) value * value;
                bins[high > low ? Math.min(BINS - 1, (int) (BINS * ((double) value - low) / ((double) high - low))) : BINS / 2]++;
            }
            JsonArray row = new JsonArray();
            for (int bin : bins) {
                row.add(bin);
            }
            counts.add(row);
            odd.add(notFinite);
            sizes.add(Math.sqrt(squares / Math.max(1, values.length - notFinite)));
        }
        return new JsonObject().put("low", low).put("high", high).put("counts", counts).put("not_finite", odd).put("rms", sizes);
    }

    private static Object number(float value) {
        return Float.isFinite(value) ? (Object) value : Float.toString(value);
    }
}
