package dev.lockstep.server;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Sweeps small enough for tests. */
public final class Requests {
    private Requests() {}

    /** One run of the Basic CNN, a second or so. */
    public static JsonObject tiny() {
        return sized(512, 128, 1);
    }

    /** One run that does not end while a test looks at it. */
    public static JsonObject endless() {
        return sized(512, 128, 10_000);
    }

    private static JsonObject sized(int train, int test, int epochs) {
        return new JsonObject().put("experiment", "basic-cnn")
                .put("dataset", new JsonObject().put("name", "strokes").put("train", train).put("test", test))
                .put("training", new JsonObject().put("epochs", epochs));
    }

    /** A run for each value. */
    public static JsonObject axis(JsonObject sweep, String path, Object... values) {
        return sweep.put("axes", new JsonObject().put(path, new JsonArray(List.of(values))));
    }
}
