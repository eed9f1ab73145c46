package dev.lockstep.server.http;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.experiments.RunPoint;
import dev.lockstep.server.schedule.SweepPlanner;
import dev.lockstep.server.worker.Explanation;
import dev.lockstep.server.worker.FeatureMaps;
import dev.lockstep.server.worker.LastWeights;
import dev.lockstep.server.worker.RunLookup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Feature maps: what each layer of a run, or of an experiment with its initial weights, makes of an image. */
final class ActivationRoutes {
    private static final int NEWEST = -1;
    private static final Set<String> BESIDE_RUN = Set.of("run", "step");

    private final Vertx vertx;
    private final SweepPlanner planner;
    private final RunLookup runs;

    ActivationRoutes(Vertx vertx, SweepPlanner planner, RunLookup runs) {
        this.vertx = vertx;
        this.planner = planner;
        this.runs = runs;
    }

    /** @param run whose recorded weights are asked for; 0 for initial ones */
    private record Asked(RunSpec spec, int run, int step, FeatureMaps.Look look) {}

    void addTo(Routes routes) {
        routes.ask("/activations", this::activations);
    }

    private void activations(RoutingContext context) {
        Request.query(context);
        String body = Request.json(context);
        vertx.executeBlocking(() -> read(body), false)
                .compose(asked -> runs.data(asked.spec())
                        .compose(data -> (asked.run() == 0 ? Future.<LastWeights>succeededFuture(null) : runs.at(asked.run(), asked.step()))
                                .compose(weights -> vertx.executeBlocking(() -> FeatureMaps.of(asked.spec(), data, weights, asked.look()).toBuffer(), false))))
                .onSuccess(answer -> Routes.send(context, 200, answer)).onFailure(context::fail);
    }

    private Asked read(String body) {
        JsonObject asked;
        try {
            asked = new JsonObject(body);
        } catch (DecodeException e) {
            throw new ApiException(400, null, "the body is no JSON object; give run or experiment, and sample");
        }
        FeatureMaps.Look look = look(asked);
        if (!asked.containsKey("run")) {
            List<RunPoint> points = planner.parse(asked.encode()).expand();
            if (points.size() != 1) {
                throw new ApiException(400, "axes", "runs=" + points.size() + ", feature maps are of one: give no axes and one seed");
            }
            return new Asked(points.get(0).spec(), 0, 0, look);
        }
        int id = integer(asked, "run", 1);
        asked.fieldNames().stream().filter(name -> !BESIDE_RUN.contains(name)).findFirst().ifPresent(other -> {
            throw new ApiException(400, other, other + " cannot be given beside run, which fixes everything");
        });
        return new Asked(runs.spec(id), id, asked.containsKey("step") ? integer(asked, "step", 0) : NEWEST, look);
    }

    /** Takes out the fields that say what of the model is to be seen. */
    private static FeatureMaps.Look look(JsonObject asked) {
        byte[] pixels = null;
        int sample = -1;
        if (asked.containsKey("pixels")) {
            if (asked.containsKey("sample")) {
                throw ApiException.badRequest("sample", "sample and pixels are both given, give one");
            }
            pixels = pixels(asked.remove("pixels"));
        } else {
            sample = integer(asked, "sample", 0);
            asked.remove("sample");
        }
        Object layers = asked.containsKey("layers") ? asked.remove("layers") : Boolean.TRUE;
        if (!(layers instanceof Boolean wanted)) {
            throw ApiException.badRequest("layers", "layers=" + layers + ", allowed are true and false");
        }
        return new FeatureMaps.Look(sample, pixels, wanted, place(asked.remove("explain")));
    }

    private static byte[] pixels(Object text) {
        try {
            return Base64.getDecoder().decode((String) text);
        } catch (ClassCastException | IllegalArgumentException e) {
            throw ApiException.badRequest("pixels", "pixels is no base64: expected the bytes of an image, channel by channel, row by row");
        }
    }

    private static Explanation.Place place(Object explain) {
        if (explain == null) {
            return null;
        }
        if (!(explain instanceof JsonObject at)) {
            throw ApiException.badRequest("explain", "explain is no object, expected layer, channel, row and column");
        }
        return new Explanation.Place(integer(at, "layer", 0), integer(at, "channel", 0), integer(at, "row", 0), integer(at, "column", 0));
    }

    private static int integer(JsonObject asked, String name, int min) {
        Object value = asked.getValue(name);
        if (value instanceof Integer number && number >= min) {
            return number;
        }
        throw ApiException.badRequest(name, name + "=" + value + ", expected a whole number from " + min + " on");
    }
}
