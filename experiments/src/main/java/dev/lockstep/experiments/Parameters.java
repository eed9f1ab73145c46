package dev.lockstep.experiments;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Flattens what defines a run. Every run of a sweep has the same keys in the same order. */
final class Parameters {
    private Parameters() {}

    /** @param model the canonical JSON of a model given in full; null when the preset says which */
    static Map<String, Object> of(String preset, String model, DatasetSpec dataset, TrainingSpec training) {
        Map<String, Object> flat = new LinkedHashMap<>();
        flat.put("preset", preset);
        if (preset == null) {
            flat.put("model", model);
        }
        flat.put("dataset", dataset.name());
        flat.put("dataset.train", dataset.train());
        flat.put("dataset.test", dataset.test());
        flat.put("training.epochs", training.epochs());
        flat.put("training.batch_size", training.batchSize());
        flat.put("training.seed", training.seed());
        flat.put("training.optimizer.type", training.optimizer().type());
        flat.put("training.optimizer.lr", training.optimizer().lr());
        if (training.optimizer() instanceof SGD sgd) {
            flat.put("training.optimizer.momentum", sgd.momentum());
            flat.put("training.optimizer.dampening", sgd.dampening());
            flat.put("training.optimizer.weight_decay", sgd.weightDecay());
            flat.put("training.optimizer.nesterov", sgd.nesterov());
        }
        flat.put("training.loss.type", training.loss().type());
        return Collections.unmodifiableMap(flat);
    }
}
