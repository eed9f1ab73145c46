package dev.lockstep.server.http;

import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.RunQueue;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** What happened: to a sweep, and when the server started. */
final class EventRoutes {
    private final RunQueue queue;
    private final Board board;
    private final RunLogs logs;

    EventRoutes(RunQueue queue, Board board, RunLogs logs) {
        this.queue = queue;
        this.board = board;
        this.logs = logs;
    }

    void addTo(Routes routes) {
        routes.getJson("/sweeps/:id/events", this::events);
        routes.getJson("/system/recovery", this::recovery);
    }

    private Future<JsonObject> events(RoutingContext context) {
        int limit = Request.number(Request.query(context, "limit"), "limit", 200, 1, 1000);
        int id = Request.id(context);
        board.sweep(id).orElseThrow(() -> ApiException.notFound("there is no sweep=" + id));
        return queue.events(id, limit).map(rows -> {
            JsonArray events = new JsonArray();
            rows.forEach(row -> events.add(new JsonObject().put("at", row.at().toString()).put("run", row.run() == 0 ? null : row.run())
                    .put("what", row.what()).put("detail", row.detail())));
            return new JsonObject().put("events", events);
        });
    }

    private Future<JsonObject> recovery(RoutingContext context) {
        Request.query(context);
        JsonArray runs = new JsonArray();
        queue.recovered().forEach(run -> runs.add(new JsonObject().put("run", run.id()).put("sweep", run.info().sweep()).put("step", run.progress().step())
                .put("total_steps", run.info().totalSteps())));
        return Future.succeededFuture(new JsonObject().put("unfinished", queue.unfinished()).put("begun", queue.begun())
                .put("logs_checked", logs.recovered().size()).put("logs_cut", logs.cuts().size()).put("runs", runs));
    }
}
