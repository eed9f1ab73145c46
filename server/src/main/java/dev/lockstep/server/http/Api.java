package dev.lockstep.server.http;

import dev.lockstep.experiments.Presets;
import dev.lockstep.server.access.Sessions;
import dev.lockstep.server.access.Tokens;
import dev.lockstep.server.curve.Curves;
import dev.lockstep.server.dataset.DatasetService;
import dev.lockstep.server.export.HistoryDownloads;
import dev.lockstep.server.metrics.Metrics;
import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.DryRun;
import dev.lockstep.server.schedule.RunQueue;
import dev.lockstep.server.schedule.SweepPlanner;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.worker.RunLookup;
import dev.lockstep.server.worker.TrainingWeights;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * The parts behind the interface, and its router.
 *
 * @param stream upgrades to the live stream
 * @param obstacle why the server is not ready, null when it is; may block
 */
public record Api(Presets presets, DatasetService datasets, Board board, RunQueue queue, SweepPlanner planner, DryRun dryRun,
        Handler<RoutingContext> stream, HistoryDownloads history, RunLogs logs, TrainingWeights weights, Curves curves, Tokens tokens, Sessions sessions, Metrics metrics,
        Supplier<String> obstacle) {
    /** Where the description lies on the class path. */
    static final String DOCUMENT = "openapi/openapi.json";

    Routes routes(Vertx vertx) {
        Routes routes = new Routes();
        new SessionRoutes(vertx, sessions).addTo(routes);
        routes.get("/stream", stream);
        new CatalogueRoutes(presets, board, metrics).addTo(routes);
        new DatasetRoutes(datasets).addTo(routes);
        RunLookup runs = new RunLookup(vertx, planner, board, datasets, logs, weights);
        new SmokeRoutes(vertx, planner, board, runs).addTo(routes);
        new SweepRoutes(vertx, planner, dryRun, queue, board).addTo(routes);
        new ControlRoutes(queue, board).addTo(routes);
        new EventRoutes(queue, board, logs).addTo(routes);
        new HistoryRoutes(history).addTo(routes);
        new ExportRoutes(history, board).addTo(routes);
        new StorageRoutes(vertx, logs, board).addTo(routes);
        new CurveRoutes(curves, board).addTo(routes);
        new ActivationRoutes(vertx, planner, runs).addTo(routes);
        new InspectionRoutes(vertx, runs).addTo(routes);
        routes.get("/openapi.json", context -> {
            Request.query(context);
            vertx.executeBlocking(Api::document, false)
                    .onSuccess(document -> context.response().putHeader("Content-Type", "application/json").end(document))
                    .onFailure(context::fail);
        });
        return routes;
    }

    private static Buffer document() throws IOException {
        try (InputStream in = Api.class.getClassLoader().getResourceAsStream(DOCUMENT)) {
            return Buffer.buffer(in.readAllBytes());
        }
    }

    private static void nothing(RoutingContext context) {
        String path = context.request().path();
        if (Dashboard.isInterface(context.normalizedPath())) {
            throw ApiException.notFound("there is nothing at " + path);
        }
        context.response().putHeader("Allow", "GET, HEAD");
        throw new ApiException(405, null, context.request().method() + " is not possible at " + path + ", allowed are GET, HEAD");
    }

    /** @param port that the server is bound to, once it is */
    Router router(Vertx vertx, Binding binding, IntSupplier port, Strangers strangers) {
        Router router = Router.router(vertx);
        Observation observation = new Observation(vertx, metrics, obstacle);
        observation.probe();
        router.route().handler(observation::count).handler(new SecurityHeaders()).handler(new AccessGuard(binding, port)).failureHandler(new Problem());
        observation.addHealth(router);
        // The page lies before the door, which it must show how to open; nothing else does.
        router.route().handler(new Dashboard(vertx, "webroot")).handler(new Door(tokens, sessions, strangers));
        observation.addMetrics(router);
        routes(vertx).mount(router);
        router.route().handler(Api::nothing);
        for (int status : new int[] {400, 404, 405, 413, 415, 500}) {
            router.errorHandler(status, new Problem());
        }
        return router;
    }
}
