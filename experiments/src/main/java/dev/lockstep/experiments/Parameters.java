package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Flattens what defines the runs of a sweep. Every run has the same keys in the same order; a setting that a run does not have, as Adam has no momentum, is
 * null. Settings that few experiments touch are left out where all runs have their default.
 */
final class Parameters {
    /** Left out at their defaults. */
    private static final List<String> RARE = List.of("training.steps", "training.order", "training.schedule", "training.warmup_steps", "training.clip",
            "training.zero_grad");
    private static final Map<String, Object> DEFAULTS = defaults();

    private final List<Map<String, Object>> runs = new ArrayList<>();
    private final Map<String, Boolean> shown = new LinkedHashMap<>();

    /** What a run has whose parameters do not say it. */
    static Map<String, Object> leftOut() {
        Map<String, Object> rare = new LinkedHashMap<>(DEFAULTS);
        rare.keySet().removeIf(key -> RARE.stream().noneMatch(key::startsWith));
        return rare;
    }

    private static Map<String, Object> defaults() {
        Map<String, Object> flat = new LinkedHashMap<>();
        flatten(TrainingJson.write(TrainingJson.DEFAULTS), "training", flat);
        return flat;
    }

    /**
     * Adds a run; its map is to be read only after {@link #complete()}.
     *
     * @param model the canonical JSON of a model given in full; null when the preset says which
     */
    Map<String, Object> add(String preset, String model, DatasetSpec dataset, TrainingSpec training) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("preset", preset);
        if (preset == null) {
            flat.put("model", model);
        }
        flatten(DatasetJson.write(dataset), "dataset", flat);
        flatten(TrainingJson.write(training), "training", flat);
        flat.forEach((key, value) -> shown.merge(key, RARE.stream().noneMatch(key::startsWith) || !Objects.equals(value, DEFAULTS.get(key)), Boolean::logicalOr));
        runs.add(flat);
        return Collections.unmodifiableMap(flat);
    }

    /** Gives all runs the same keys. */
    void complete() {
        for (Map<String, Object> run : runs) {
            Map<String, Object> own = new LinkedHashMap<>(run);
            run.clear();
            shown.forEach((key, show) -> {
                if (show) {
                    run.put(key, own.get(key));
                }
            });
        }
    }

    private static void flatten(JsonNode node, String path, Map<String, Object> flat) {
        if (node.isObject()) {
            Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
            while (fields.hasNext()) {
                Map.Entry<String, JsonNode> field = fields.next();
                // The name of the dataset is what people mean by the dataset.
                flatten(field.getValue(), path.equals("dataset") && field.getKey().equals("name") ? path : path + "." + field.getKey(), flat);
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(node.get(i), path + "[" + i + "]", flat);
            }
        } else if (node.isTextual()) {
            flat.put(path, node.textValue());
        } else if (node.isBoolean()) {
            flat.put(path, node.booleanValue());
        } else {
            flat.put(path, node.numberValue());
        }
    }
}
