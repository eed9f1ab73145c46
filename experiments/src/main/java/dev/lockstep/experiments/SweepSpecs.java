package dev.lockstep.experiments;

import dev.lockstep.engine.spec.SpecException;
import java.util.Map;

/** Reads sweeps from JSON. */
public final class SweepSpecs {
    private SweepSpecs() {}

    /** Reads without knowing any dataset: names, sizes and shapes of datasets are taken as given. */
    public static SweepSpec parse(String json, Presets presets) {
        return new SweepReader(json, presets, null).read();
    }

    /**
     * Reads and checks that every model fits its dataset.
     *
     * @param datasets what there is to train on, by name
     * @throws SpecException for whatever is wrong, with the JSON path; nothing else is thrown on any input
     */
    public static SweepSpec parse(String json, Presets presets, Map<String, DatasetFacts> datasets) {
        return new SweepReader(json, presets, datasets).read();
    }
}
