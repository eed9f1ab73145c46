package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;

/**
 * An experiment shipped with the project.
 *
 * @param group presets of one group are variants to compare
 * @param weights what its sweeps record where they do not say; null for the usual
 */
public record Preset(String id, String title, String description, String group, ModelSpec model, DatasetSpec dataset, TrainingSpec training,
        DeviceSpec device, ModelShape shape, WeightsSpec weights) {
    static Preset read(JsonNode node) {
        Fields fields = Fields.of(node, "", Experiment.FIELDS);
        Experiment experiment = Experiment.read(node, "").complete("");
        return new Preset(fields.requireText("id", 64), fields.requireText("title", 200), fields.requireText("description", 500),
                fields.requireText("group", 64), experiment.model(), experiment.dataset(), experiment.training(), experiment.device(), experiment.shape(),
                fields.has("weights") ? WeightsSpec.read(fields.get("weights"), "weights", List.of(experiment.shape())) : null);
    }

    public RunSpec run() {
        return new RunSpec(model, dataset, training, device);
    }

    /** As the interface shows it, shapes included; a new tree for each call. */
    public ObjectNode toJson() {
        ObjectNode json = Json.object().put("id", id).put("title", title).put("description", description).put("group", group);
        json.setAll(RunSpecs.toJson(run()));
        json.set("shapes", ShapesJson.write(model, shape));
        if (weights != null) {
            json.set("weights", weights.toJson());
        }
        return json;
    }
}
