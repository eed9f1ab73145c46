package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import java.util.Map;

/** Single experiments to and from JSON: {@code {"model": ..., "dataset": ..., "training": ...}}. */
public final class RunSpecs {
    private RunSpecs() {}

    /** @throws SpecException for whatever is wrong with the text; nothing else is thrown on any input */
    public static RunSpec parse(String json) {
        return of(Json.parse(json));
    }

    /** @throws SpecException likewise */
    public static RunSpec of(JsonNode json) {
        return Experiment.read(json, "").complete("").run();
    }

    /**
     * Flat, as those of a sweep that is this one run.
     *
     * @param preset the id of the one whose model it is; null for a model given in full
     */
    public static Map<String, Object> parameters(String preset, RunSpec run) {
        Parameters parameters = new Parameters();
        Map<String, Object> flat = parameters.add(preset, preset == null ? ModelJson.write(run.model()).toString() : null, run.dataset(), run.training());
        parameters.complete();
        return flat;
    }

    /** Complete: every default is written out. */
    public static ObjectNode toJson(RunSpec run) {
        ObjectNode json = Json.object();
        json.set("model", ModelJson.write(run.model()));
        json.set("dataset", DatasetJson.write(run.dataset()));
        json.set("training", TrainingJson.write(run.training()));
        json.put("device", run.device().text());
        return json;
    }
}
