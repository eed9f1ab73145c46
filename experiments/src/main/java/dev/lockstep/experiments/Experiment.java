package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.List;
import java.util.Optional;

/**
 * A whole experiment as it was read.
 *
 * @param dataset null when the document names none
 * @param training not yet checked across fields, as a sweep may still lay its own over them
 */
record Experiment(Optional<String> title, ModelSpec model, ModelShape shape, DatasetSpec dataset, TrainingSpec training,
        DeviceSpec device) {
    /** What describes a preset may stay in place when one is copied and changed. */
    static final List<String> FIELDS = List.of("id", "title", "description", "group", "model", "dataset", "training", "device", "shapes", "weights", "run");

    static Experiment read(JsonNode node, String path) {
        Fields fields = Fields.of(node, path, FIELDS);
        ModelJson.Shaped model = ModelJson.read(fields.require("model", "an object with input and layers"), fields.path("model"));
        DatasetSpec dataset = fields.has("dataset") ? DatasetJson.read(fields.get("dataset"), fields.path("dataset")) : null;
        TrainingSpec training = fields.has("training")
                ? TrainingJson.read(fields.get("training"), fields.path("training"), TrainingJson.DEFAULTS) : TrainingJson.DEFAULTS;
        return new Experiment(Optional.ofNullable(fields.text("title", 200, null)), model.model(), model.shape(), dataset, training,
                DeviceJson.read(fields, DeviceSpec.AUTO));
    }

    RunSpec run() {
        return new RunSpec(model, dataset, training, device);
    }

    /** Checks what an experiment that stands alone must have. */
    Experiment complete(String path) {
        if (dataset == null) {
            throw new SpecException(Fields.join(path, "dataset"), "is missing, expected an object with the fields name, train, test");
        }
        try {
            TrainingJson.check(training, shape);
        } catch (SpecException e) {
            throw e.within(Fields.join(path, "training"));
        }
        return this;
    }
}
