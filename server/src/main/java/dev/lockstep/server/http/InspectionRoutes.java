package dev.lockstep.server.http;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.server.worker.Predictions;
import dev.lockstep.server.worker.RunLookup;
import dev.lockstep.server.worker.TensorHistory;
import dev.lockstep.server.worker.WeightsHistory;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What a run knew, step by step: its snapshots, its tensors, its predictions. */
final class InspectionRoutes {
    private static final int MAX_COUNT = 100_000;

    private final Vertx vertx;
    private final RunLookup runs;

    InspectionRoutes(Vertx vertx, RunLookup runs) {
        this.vertx = vertx;
        this.runs = runs;
    }

    void addTo(Routes routes) {
        routes.get("/runs/:id/snapshots", this::snapshots);
        routes.get("/runs/:id/tensors", this::tensors);
        routes.get("/runs/:id/predictions", this::predictions);
    }

    private void snapshots(RoutingContext context) {
        Request.query(context);
        int id = Request.id(context);
        vertx.executeBlocking(() -> {
            RunSpec spec = runs.spec(id);
            JsonArray steps = new JsonArray();
            // The initial weights need not be recorded: the seed says what they are.
            steps.add(0);
            runs.history(id).steps(TensorHistory.names(spec.model())).stream().filter(step -> step > 0).forEach(steps::add);
            return new JsonObject().put("steps", steps);
        }, false).onSuccess(json -> Routes.send(context, 200, json)).onFailure(context::fail);
    }

    private void tensors(RoutingContext context) {
        Request.query(context);
        int id = Request.id(context);
        vertx.executeBlocking(() -> runs.spec(id), false).compose(spec -> runs.data(spec).compose(data -> vertx.executeBlocking(() -> {
            WeightsHistory history = runs.history(id);
            return TensorHistory.of(spec, data, history).toBuffer();
        }, false))).onSuccess(json -> Routes.send(context, 200, json)).onFailure(context::fail);
    }

    private void predictions(RoutingContext context) {
        MultiMap query = Request.query(context, "step", "from", "count");
        int id = Request.id(context);
        int step = Request.number(query, "step", -1, 0, Integer.MAX_VALUE);
        int from = Request.number(query, "from", 0, 0, Integer.MAX_VALUE - MAX_COUNT);
        int count = Request.number(query, "count", 1000, 1, MAX_COUNT);
        vertx.executeBlocking(() -> runs.spec(id), false)
                .compose(spec -> runs.data(spec).compose(data -> runs.at(id, step)
                        .compose(weights -> vertx.executeBlocking(() -> Predictions.of(spec, data, weights, from, count).toBuffer(), false))))
                .onSuccess(json -> Routes.send(context, 200, json)).onFailure(context::fail);
    }
}
