package dev.lockstep.server.http;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.experiments.RunPoint;
import dev.lockstep.server.dataset.DatasetService;
import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.SweepPlanner;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.worker.FeatureMaps;
import dev.lockstep.server.worker.LastWeights;
import dev.lockstep.server.worker.TrainingWeights;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;

/** Feature maps: what each layer of a run, or of an experiment with its initial weights, makes of a test image. */
final class ActivationRoutes {
    private final Vertx vertx;
    private final SweepPlanner planner;
    private final Board board;
    private final DatasetService datasets;
    private final RunLogs logs;
    private final TrainingWeights training;

    ActivationRoutes(Vertx vertx, SweepPlanner planner, Board board, DatasetService datasets, RunLogs logs, TrainingWeights training) {
        this.vertx = vertx;
        this.planner = planner;
        this.board = board;
        this.datasets = datasets;
        this.logs = logs;
        this.training = training;
    }

    /** @param run whose recorded weights are asked for; 0 for initial ones */
    private record Asked(RunSpec spec, int run, int sample) {}

    void addTo(Routes routes) {
        routes.ask("/activations", this::activations);
    }

    private void activations(RoutingContext context) {
        Request.query(context);
        String body = Request.json(context);
        vertx.executeBlocking(() -> read(body), false)
                .compose(asked -> ready(asked.spec().dataset().name())
                        .compose(ready -> datasets.open(asked.spec().dataset()))
                        .compose(data -> training.of(asked.run()).compose(now -> vertx.executeBlocking(() -> {
                            LastWeights weights = asked.run() == 0 ? null : now.isPresent() ? now.get() : LastWeights.read(logs.log(asked.run(), LogKind.WEIGHTS));
                            return FeatureMaps.of(asked.spec(), data, weights, asked.sample()).toBuffer();
                        }, false))))
                .onSuccess(answer -> Routes.send(context, 200, answer)).onFailure(context::fail);
    }

    private Future<Void> ready(String dataset) {
        JsonObject entry = datasets.entry(dataset).orElseThrow(() -> ApiException.notFound("there is no dataset=" + dataset));
        return entry.getString("state").equals("ready") ? Future.succeededFuture()
                : Future.failedFuture(new ApiException(409, null, dataset + " is not ready: " + entry.getString("detail")));
    }

    private Asked read(String body) {
        JsonObject asked;
        try {
            asked = new JsonObject(body);
        } catch (DecodeException e) {
            throw new ApiException(400, null, "the body is no JSON object; give run or experiment, and sample");
        }
        int sample = integer(asked, "sample", 0);
        asked.remove("sample");
        if (!asked.containsKey("run")) {
            List<RunPoint> points = planner.parse(asked.encode()).expand();
            if (points.size() != 1) {
                throw new ApiException(400, "axes", "runs=" + points.size() + ", feature maps are of one: give no axes and one seed");
            }
            return new Asked(points.get(0).spec(), 0, sample);
        }
        int id = integer(asked, "run", 1);
        if (!asked.fieldNames().equals(Set.of("run"))) {
            asked.remove("run");
            String other = asked.fieldNames().iterator().next();
            throw new ApiException(400, other, other + " cannot be given beside run, which fixes everything");
        }
        JsonObject run = board.run(id).orElseThrow(() -> ApiException.notFound("there is no run=" + id));
        JsonObject sweep = board.sweep(run.getInteger("sweep")).orElseThrow(() -> ApiException.notFound("there is no sweep of run=" + id));
        return new Asked(planner.parse(sweep.getJsonObject("spec").encode()).expand().get(run.getInteger("index")).spec(), id, sample);
    }

    private static int integer(JsonObject asked, String name, int min) {
        Object value = asked.getValue(name);
        if (value instanceof Integer number && number >= min) {
            return number;
        }
        throw ApiException.badRequest(name, name + "=" + value + ", expected a whole number from " + min + " on");
    }
}
