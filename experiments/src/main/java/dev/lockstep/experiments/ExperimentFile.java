package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;

/**
 * One experiment for the command line.
 *
 * @param preset null when the experiment is none of those shipped
 */
public record ExperimentFile(String preset, RunSpec spec, ModelShape shape, RunOptions options) {
    /** @throws SpecException for whatever is wrong with the text; nothing else is thrown on any input */
    public static ExperimentFile parse(String json) {
        JsonNode node = Json.parse(json);
        Experiment experiment = Experiment.read(node, "").complete("");
        RunOptions options = node.has("run") ? RunOptions.read(node.get("run"), "run") : RunOptions.DEFAULTS;
        return new ExperimentFile(null, experiment.run(), experiment.shape(), options);
    }

    public static ExperimentFile of(Preset preset) {
        return new ExperimentFile(preset.id(), preset.run(), preset.shape(), RunOptions.DEFAULTS);
    }
}
