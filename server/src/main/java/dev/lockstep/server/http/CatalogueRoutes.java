package dev.lockstep.server.http;

import dev.lockstep.experiments.Preset;
import dev.lockstep.experiments.Presets;
import dev.lockstep.server.metrics.Metrics;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What there is to train, and to train with: presets, system. */
final class CatalogueRoutes {
    private final Presets presets;
    private final LiveState state;
    private final Metrics metrics;
    private Future<JsonObject> described;

    CatalogueRoutes(Presets presets, LiveState state, Metrics metrics) {
        this.metrics = metrics;
        this.presets = presets;
        this.state = state;
    }

    void addTo(Routes routes) {
        routes.getJson("/presets", this::presets);
        routes.getJson("/presets/:id", this::preset);
        routes.getJson("/system", this::system);
        routes.getJson("/system/latency", context -> {
            Request.query(context);
            return Future.succeededFuture(metrics.latency());
        });
    }

    private Future<JsonObject> presets(RoutingContext context) {
        Request.query(context);
        return described(context);
    }

    /** Made once, off the event loop: writing and reading all of them takes long enough for others to notice when it is done for the first time. */
    private Future<JsonObject> described(RoutingContext context) {
        if (described == null) {
            described = context.vertx().executeBlocking(() -> {
                JsonArray all = new JsonArray();
                presets.all().forEach(preset -> all.add(json(preset)));
                return new JsonObject().put("presets", all);
            }, false);
        }
        return described;
    }

    private Future<JsonObject> preset(RoutingContext context) {
        Request.query(context);
        String id = context.pathParam("id");
        Preset preset = presets.find(id).orElseThrow(() -> ApiException.notFound("there is no preset=" + id));
        return described(context).map(all -> all.getJsonArray("presets").getJsonObject(presets.all().indexOf(preset)));
    }

    private static JsonObject json(Preset preset) {
        return new JsonObject(preset.toJson().toString());
    }

    private Future<JsonObject> system(RoutingContext context) {
        Request.query(context);
        return Future.succeededFuture(state.system());
    }
}
