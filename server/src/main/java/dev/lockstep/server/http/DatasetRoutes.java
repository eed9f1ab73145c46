package dev.lockstep.server.http;

import dev.lockstep.server.dataset.DatasetBrowser;
import dev.lockstep.server.dataset.DatasetService;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;

/** Datasets: what there is, what each holds, and downloads. */
final class DatasetRoutes {
    private static final int MAX_SAMPLES = 100;

    private final DatasetService datasets;
    private final DatasetBrowser browser;

    DatasetRoutes(DatasetService datasets) {
        this.datasets = datasets;
        this.browser = new DatasetBrowser(datasets);
    }

    void addTo(Routes routes) {
        routes.getJson("/datasets", this::all);
        routes.getJson("/datasets/:name", this::one);
        routes.getJson("/datasets/:name/classes", this::classes);
        routes.getJson("/datasets/:name/samples", this::samples);
        routes.post("/datasets/:name/download", this::download);
        routes.post("/datasets/:name/download/stop", this::stopDownload);
    }

    private Future<JsonObject> all(RoutingContext context) {
        Request.query(context);
        return Future.succeededFuture(new JsonObject().put("datasets", new JsonArray(datasets.entries()))
                .put("problems", new JsonArray(datasets.problems())));
    }

    private Future<JsonObject> one(RoutingContext context) {
        Request.query(context);
        return Future.succeededFuture(browser.describe(context.pathParam("name")));
    }

    private Future<JsonObject> classes(RoutingContext context) {
        Request.query(context);
        return browser.classes(context.pathParam("name"));
    }

    private Future<JsonObject> samples(RoutingContext context) {
        MultiMap query = Request.query(context, "count", "set", "class", "from", "at");
        int count = Request.number(query, "count", 20, 1, MAX_SAMPLES);
        String name = context.pathParam("name");
        if (query.contains("at")) {
            return browser.samples(name, train(query.get("set")), indices(query.get("at")));
        }
        // A few from the front of the test set can be had without reading everything.
        return query.contains("set") || query.contains("class") || query.contains("from")
                ? browser.samples(name, train(query.get("set")), Request.number(query, "class", -1, 0, 255),
                        Request.number(query, "from", 0, 0, Integer.MAX_VALUE), count)
                : datasets.samples(name, count).map(samples -> new JsonObject().put("samples", samples).put("total", browser.describe(name).getInteger("test")));
    }

    private static int[] indices(String list) {
        if (!list.matches("[0-9]{1,9}(,[0-9]{1,9}){0,99}")) {
            throw ApiException.badRequest("at", "at=" + list + ", expected 1 to " + MAX_SAMPLES + " indices with commas between them");
        }
        return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    private static boolean train(String set) {
        if (set != null && !set.equals("train") && !set.equals("test")) {
            throw ApiException.badRequest("set", "set=" + set + ", allowed are train, test");
        }
        return "train".equals(set);
    }

    private void download(RoutingContext context) {
        Request.query(context);
        datasets.startDownload(context.pathParam("name")).onSuccess(entry -> Routes.send(context, 202, entry)).onFailure(context::fail);
    }

    private void stopDownload(RoutingContext context) {
        Request.query(context);
        datasets.stopDownload(context.pathParam("name")).onSuccess(entry -> Routes.send(context, 202, entry)).onFailure(context::fail);
    }
}
