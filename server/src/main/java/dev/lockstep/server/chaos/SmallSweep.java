package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A network that is quickly trained and yet has all that a checkpoint must hold: optimizer state, step counts, running statistics, dropout. */
final class SmallSweep {
    private static final String EXPERIMENT = """
            {"model": {"input": [1, 28, 28], "layers": [
               {"type": "Conv2d", "name": "conv", "out_channels": 4, "kernel_size": 5, "stride": 3}, {"type": "BatchNorm2d", "name": "norm"}, {"type": "ReLU"},
               {"type": "Dropout", "p": 0.25}, {"type": "Flatten"}, {"type": "Linear", "name": "fc", "out_features": 10}]},
             "dataset": {"name": "strokes"},
             "training": {"batch_size": 16, "optimizer": {"type": "Adam", "lr": 0.01}}}
            """;

    private SmallSweep() {}

    /** @param samples in an epoch, with 16 of them in a step */
    static JsonObject of(int runs, int samples, int epochs) {
        JsonArray seeds = new JsonArray();
        for (int seed = 1; seed <= runs; seed++) {
            seeds.add(seed);
        }
        return new JsonObject().put("experiment", new JsonObject(EXPERIMENT))
                .put("dataset", new JsonObject().put("train", samples).put("test", 64))
                .put("training", new JsonObject().put("epochs", epochs)).put("weights", new JsonObject().put("every", 20).put("tensors", "all")).put("seeds", seeds);
    }
}
