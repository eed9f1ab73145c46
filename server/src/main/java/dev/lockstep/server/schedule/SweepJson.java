package dev.lockstep.server.schedule;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A {@link Sweep} as the interface shows it. */
final class SweepJson {
    private SweepJson() {}

    static JsonObject of(Sweep sweep) {
        SweepInfo info = sweep.info();
        JsonObject counts = new JsonObject();
        for (RunState state : RunState.values()) {
            counts.put(state.json(), sweep.counts().get(state));
        }
        Sweep.Best best = sweep.best();
        return new JsonObject()
                .put("id", info.id())
                .put("name", info.name())
                .put("notes", info.notes())
                .put("tags", new JsonArray(info.tags()))
                .put("state", sweep.state().json())
                .put("created_at", RunJson.text(info.createdAt()))
                .put("started_at", RunJson.text(sweep.startedAt()))
                .put("ended_at", RunJson.text(sweep.endedAt()))
                .put("spec", new JsonObject(info.spec()))
                .put("axes", new JsonArray(info.axes()))
                .put("varying", new JsonArray(info.varying()))
                .put("runs", sweep.runs())
                .put("counts", counts)
                .put("steps", sweep.steps())
                .put("total_steps", sweep.totalSteps())
                .put("progress", sweep.progress())
                .put("remaining_s", sweep.remainingSeconds())
                .put("best", best == null ? null : new JsonObject().put("run", best.run()).put("test_accuracy", best.testAccuracy()))
                .put("best_curve", new JsonArray(sweep.bestCurve().stream().map(point -> new JsonArray().add(point.steps()).add(point.testAccuracy())).toList()));
    }
}
