package dev.lockstep.server.chaos;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.IntStream;

/** What the trials have trained: small runs on generated images. */
final class Sweeps {
    private Sweeps() {}

    /** So many runs of so many steps. */
    static JsonObject ending(int runs, int epochs) {
        JsonArray seeds = new JsonArray();
        IntStream.rangeClosed(1, runs).forEach(seeds::add);
        return new JsonObject().put("experiment", "basic-cnn").put("name", "chaos").put("seeds", seeds)
                .put("dataset", new JsonObject().put("name", "strokes").put("train", 256).put("test", 64))
                .put("training", new JsonObject().put("epochs", epochs).put("batch_size", 8));
    }

    /** One run that does not end by itself: a million steps. */
    static JsonObject endless() {
        return new JsonObject().put("experiment", "basic-cnn").put("name", "chaos, endless")
                .put("dataset", new JsonObject().put("name", "strokes").put("train", 800).put("test", 64))
                .put("training", new JsonObject().put("epochs", 10_000).put("batch_size", 8));
    }
}
