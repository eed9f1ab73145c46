package dev.lockstep.server.http;

import dev.lockstep.experiments.Preset;
import dev.lockstep.experiments.Presets;
import dev.lockstep.server.dataset.DatasetService;
import dev.lockstep.server.metrics.Metrics;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What there is to train, to train on, and to train with: presets, datasets, system. */
final class CatalogueRoutes {
    private final Presets presets;
    private final DatasetService datasets;
    private final LiveState state;
    private final Metrics metrics;
    private Future<JsonObject> described;

    CatalogueRoutes(Presets presets, DatasetService datasets, LiveState state, Metrics metrics) {
        this.metrics = metrics;
        this.presets = presets;
        this.datasets = datasets;
        this.state = state;
    }

    void addTo(Routes routes) {
        routes.getJson("/presets", this::presets);
        routes.getJson("/presets/:id", this::preset);
        routes.getJson("/datasets", this::datasets);
        routes.post("/datasets/:name/download", this::download);
        routes.getJson("/datasets/:name/samples", this::samples);
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

    private Future<JsonObject> datasets(RoutingContext context) {
        Request.query(context);
        return Future.succeededFuture(new JsonObject().put("datasets", new JsonArray(datasets.entries()))
                .put("problems", new JsonArray(datasets.problems())));
    }

    private void download(RoutingContext context) {
        Request.query(context);
        datasets.startDownload(context.pathParam("name")).onSuccess(entry -> Routes.send(context, 202, entry)).onFailure(context::fail);
    }

    private Future<JsonObject> samples(RoutingContext context) {
        MultiMap query = Request.query(context, "count");
        int count = Request.number(query, "count", 20, 1, 100);
        return datasets.samples(context.pathParam("name"), count).map(samples -> new JsonObject().put("samples", samples));
    }

    private Future<JsonObject> system(RoutingContext context) {
        Request.query(context);
        return Future.succeededFuture(state.system());
    }
}
