package dev.lockstep.server.schedule;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/** A {@link Run} as the interface shows it. */
final class RunJson {
    private RunJson() {}

    static JsonObject of(Run run) {
        RunInfo info = run.info();
        Progress progress = run.progress();
        return new JsonObject()
                .put("id", info.id())
                .put("sweep", info.sweep())
                .put("index", info.index())
                .put("state", run.state().json())
                .put("reason", run.reason())
                .put("parameters", new JsonObject(info.parameters()))
                .put("step", progress.step())
                .put("total_steps", info.totalSteps())
                .put("epoch", progress.epoch())
                .put("epochs", info.epochs())
                .put("loss", JsonNumbers.of(progress.loss()))
                .put("accuracy", JsonNumbers.of(progress.accuracy()))
                .put("test_loss", JsonNumbers.of(progress.testLoss()))
                .put("test_accuracy", JsonNumbers.of(progress.testAccuracy()))
                .put("best_test_accuracy", JsonNumbers.of(progress.bestTestAccuracy()))
                .put("images_per_second", JsonNumbers.of(progress.imagesPerSecond()))
                .put("elapsed_s", progress.elapsedSeconds())
                .put("remaining_s", run.remainingSeconds())
                .put("created_at", text(info.createdAt()))
                .put("started_at", text(run.startedAt()))
                .put("ended_at", text(run.endedAt()))
                .put("device", run.device())
                .put("numerics_version", run.numericsVersion() == 0 ? null : run.numericsVersion())
                .put("weights_sha256", run.weightsSha256())
                .put("first_conv", of(info.firstConv()))
                .put("continues", info.origin() == null ? null : new JsonObject().put("run", info.origin().run()).put("step", info.origin().step()));
    }

    static JsonObject of(TensorRef tensor) {
        return tensor == null ? null : new JsonObject().put("tensor", tensor.tensor()).put("dims", new JsonArray(tensor.dims()));
    }

    static String text(Instant time) {
        return time == null ? null : time.toString();
    }
}
