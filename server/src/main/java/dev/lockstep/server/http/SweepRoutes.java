package dev.lockstep.server.http;

import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.DryRun;
import dev.lockstep.server.schedule.RunQueue;
import dev.lockstep.server.schedule.SweepPlanner;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Sweeps and runs: launched, looked at, stopped. */
final class SweepRoutes {
    private static final int MAX_QUERY = 200;

    private final Vertx vertx;
    private final SweepPlanner planner;
    private final DryRun dryRun;
    private final RunQueue queue;
    private final Board board;

    SweepRoutes(Vertx vertx, SweepPlanner planner, DryRun dryRun, RunQueue queue, Board board) {
        this.vertx = vertx;
        this.planner = planner;
        this.dryRun = dryRun;
        this.queue = queue;
        this.board = board;
    }

    void addTo(Routes routes) {
        routes.ask("/sweeps/dry-run", this::dryRun);
        routes.post("/sweeps", this::create);
        routes.getJson("/sweeps", this::list);
        routes.getJson("/sweeps/:id", context -> Future.succeededFuture(sweep(plainId(context))));
        routes.get("/sweeps/:id/runs", this::runs);
        routes.post("/sweeps/:id/stop", this::stopSweep);
        routes.get("/runs", this::newestRuns);
        routes.getJson("/runs/:id", context -> Future.succeededFuture(run(plainId(context))));
        routes.post("/runs/:id/stop", this::stopRun);
    }

    private void dryRun(RoutingContext context) {
        Request.query(context);
        String body = Request.json(context);
        vertx.executeBlocking(() -> dryRun.of(planner.parse(body)), false)
                .onSuccess(answer -> Routes.send(context, 200, answer)).onFailure(context::fail);
    }

    private void create(RoutingContext context) {
        Request.query(context);
        String body = Request.json(context);
        vertx.executeBlocking(() -> planner.plan(planner.parse(body)), false).compose(queue::submit)
                .onSuccess(id -> {
                    context.response().putHeader("Location", Routes.BASE + "/sweeps/" + id);
                    Routes.send(context, 201, sweep(id));
                })
                .onFailure(context::fail);
    }

    private Future<JsonObject> list(RoutingContext context) {
        MultiMap query = Request.query(context, "limit", "before", "query");
        int limit = Request.number(query, "limit", 50, 1, 200);
        int before = Request.number(query, "before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        return Future.succeededFuture(new JsonObject().put("sweeps", new JsonArray(board.sweepsBefore(before, limit, search(query)))));
    }

    private static String search(MultiMap query) {
        String text = query.contains("query") ? query.get("query") : "";
        if (text.length() > MAX_QUERY) {
            throw ApiException.badRequest("query", "query has " + text.length() + " characters, allowed are 0 to " + MAX_QUERY);
        }
        return text;
    }

    /** 10,000 runs are 10 MB of JSON: too much to write on an event loop. */
    private void runs(RoutingContext context) {
        int id = plainId(context);
        sweep(id);
        vertx.executeBlocking(() -> new JsonObject().put("runs", new JsonArray(board.runsOf(id))).toBuffer(), false)
                .onSuccess(answer -> Routes.send(context, 200, answer)).onFailure(context::fail);
    }

    /** A search looks through all of them, which may be a million: not on an event loop. */
    private void newestRuns(RoutingContext context) {
        MultiMap query = Request.query(context, "limit", "before", "query");
        int limit = Request.number(query, "limit", 50, 1, 200);
        int before = Request.number(query, "before", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        String words = search(query);
        vertx.executeBlocking(() -> new JsonObject().put("runs", new JsonArray(board.runsBefore(before, limit, words))).toBuffer(), false)
                .onSuccess(answer -> Routes.send(context, 200, answer)).onFailure(context::fail);
    }

    private void stopSweep(RoutingContext context) {
        int id = plainId(context);
        sweep(id);
        queue.stopSweep(id).onSuccess(done -> Routes.send(context, 202, sweep(id))).onFailure(context::fail);
    }

    private void stopRun(RoutingContext context) {
        int id = plainId(context);
        run(id);
        queue.stopRun(id).onSuccess(done -> Routes.send(context, 202, run(id))).onFailure(context::fail);
    }

    private static int plainId(RoutingContext context) {
        Request.query(context);
        return Request.id(context);
    }

    private JsonObject sweep(int id) {
        return board.sweep(id).orElseThrow(() -> ApiException.notFound("there is no sweep=" + id));
    }

    private JsonObject run(int id) {
        return board.run(id).orElseThrow(() -> ApiException.notFound("there is no run=" + id));
    }
}
