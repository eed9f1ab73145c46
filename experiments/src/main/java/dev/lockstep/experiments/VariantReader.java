package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a sweep varies: its experiment or presets, with the sweep's own dataset and training laid over each. */
final class VariantReader {
    /** @param title for a sweep without a name */
    record Variants(List<Variant> list, String title) {}

    private final Fields sweep;
    private final Presets presets;
    private final Map<String, DatasetFacts> datasets;

    VariantReader(Fields sweep, Presets presets, Map<String, DatasetFacts> datasets) {
        this.sweep = sweep;
        this.presets = presets;
        this.datasets = datasets;
    }

    /** @param onAxis the values of {@code axes.preset}; null when there is no such axis */
    Variants read(List<Object> onAxis) {
        JsonNode experiment = sweep.get("experiment");
        if (experiment != null && !experiment.isTextual() && !experiment.isObject()) {
            throw Json.wrongType(experiment, "experiment", "the id of a preset or an object with model, dataset and training");
        }
        if (onAxis != null) {
            checkBesideAxis(experiment, onAxis);
            return presets(onAxis);
        }
        if (experiment == null) {
            throw new SpecException("experiment", "is missing, expected the id of a preset or an object with model, dataset and training, or presets in axes.preset");
        }
        if (experiment.isTextual()) {
            Preset preset = preset(experiment.textValue(), "experiment");
            return new Variants(List.of(variant(preset, "experiment")), preset.title());
        }
        if (experiment.has("run")) {
            throw RunOptions.refused("experiment");
        }
        Experiment whole = Experiment.read(experiment, "experiment");
        Variant variant = variant(null, whole, WeightsSpec.DEFAULT, "experiment");
        return new Variants(List.of(variant), whole.title().orElse("Custom model"));
    }

    private void checkBesideAxis(JsonNode experiment, List<Object> onAxis) {
        if (experiment == null) {
            return;
        }
        if (experiment.isObject()) {
            throw new SpecException("experiment", "has no effect beside axes.preset; leave one of them out");
        }
        if (!onAxis.contains(preset(experiment.textValue(), "experiment").id())) {
            throw new SpecException("experiment", "preset=" + experiment.textValue() + " is not among axes.preset; add it there or leave experiment out");
        }
    }

    private Preset preset(String id, String at) {
        return presets.find(id).orElseThrow(() -> AxisPath.unknownPreset(id, at, presets));
    }

    private Variants presets(List<Object> ids) {
        List<Variant> variants = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String at = "axes.preset[" + i + "]";
            variants.add(variant(preset((String) ids.get(i), at), at));
        }
        String first = preset((String) ids.get(0), "axes.preset[0]").title();
        return new Variants(variants, ids.size() == 1 ? first : first + " and " + (ids.size() - 1) + " more");
    }

    private Variant variant(Preset preset, String at) {
        return variant(preset.id(), new Experiment(Optional.empty(), preset.model(), preset.shape(), preset.dataset(), preset.training(), preset.device()),
                preset.weights() == null ? WeightsSpec.DEFAULT : preset.weights(), at);
    }

    private Variant variant(String preset, Experiment experiment, WeightsSpec weights, String at) {
        DatasetSpec dataset = dataset(experiment.dataset());
        TrainingSpec training = sweep.has("training") ? TrainingJson.read(sweep.get("training"), "training", experiment.training()) : experiment.training();
        if (datasets != null) {
            try {
                DatasetFacts.check(datasets, dataset, experiment.shape());
            } catch (SpecException e) {
                throw blame(e, preset, at);
            }
        }
        return new Variant(preset, experiment.model(), experiment.shape(), dataset, training, DeviceJson.read(sweep, experiment.device()), weights);
    }

    private DatasetSpec dataset(DatasetSpec own) {
        if (sweep.has("dataset")) {
            JsonNode given = sweep.get("dataset");
            return own == null ? DatasetJson.read(given, "dataset") : DatasetJson.read(given, "dataset", own);
        }
        if (own == null) {
            throw new SpecException("dataset", "is missing, expected an object with the fields name, train, test, here or in the experiment");
        }
        return own;
    }

    /** Puts the path where the user wrote the value: in the sweep's own field, in the experiment, or in the name of the preset. */
    private SpecException blame(SpecException e, String preset, String at) {
        String[] names = e.path().split("\\.");
        if (sweep.has(names[0]) && sweep.get(names[0]).has(names[1])) {
            return e;
        }
        return preset == null ? e.within(at) : new SpecException(at, "preset=" + preset + ": " + e.problem());
    }
}
