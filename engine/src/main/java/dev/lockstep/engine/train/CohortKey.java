package dev.lockstep.engine.train;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import java.util.List;

/**
 * What the runs of a cohort have in common; runs with equal keys may train together, whatever else they differ in.
 *
 * @param model with layers that never drop anything: how much each drops is every run's own
 */
public record CohortKey(ModelSpec model, DatasetSpec dataset, int batchSize) {
    public static CohortKey of(RunSpec run) {
        List<LayerSpec> layers = run.model().layers().stream().map(layer -> layer instanceof Dropout drop ? new Dropout(drop.name(), 0) : layer).toList();
        return new CohortKey(new ModelSpec(run.model().input(), layers), run.dataset(), run.training().batchSize());
    }
}
