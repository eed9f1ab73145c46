package dev.lockstep.server.schedule;

import io.vertx.core.json.JsonObject;

/** How far a run is, as files keep it. */
public final class ProgressJson {
    private ProgressJson() {}

    public static JsonObject of(Progress progress) {
        return new JsonObject()
                .put("step", progress.step())
                .put("epoch", progress.epoch())
                .put("loss", JsonNumbers.of(progress.loss()))
                .put("accuracy", JsonNumbers.of(progress.accuracy()))
                .put("test_loss", JsonNumbers.of(progress.testLoss()))
                .put("test_accuracy", JsonNumbers.of(progress.testAccuracy()))
                .put("best_test_accuracy", JsonNumbers.of(progress.bestTestAccuracy()))
                .put("images_per_second", JsonNumbers.of(progress.imagesPerSecond()))
                .put("elapsed_s", progress.elapsedSeconds());
    }

    public static Progress parse(JsonObject json) {
        return new Progress(json.getLong("step", 0L), json.getInteger("epoch", 0), JsonNumbers.toFloat(json.getValue("loss")),
                JsonNumbers.toFloat(json.getValue("accuracy")), JsonNumbers.toFloat(json.getValue("test_loss")),
                JsonNumbers.toFloat(json.getValue("test_accuracy")), JsonNumbers.toFloat(json.getValue("best_test_accuracy")),
                JsonNumbers.toDouble(json.getValue("images_per_second")), json.getDouble("elapsed_s", 0.0));
    }
}
