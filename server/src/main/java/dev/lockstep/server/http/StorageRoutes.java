package dev.lockstep.server.http;

import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.store.Retention;
import dev.lockstep.server.store.Retention.Part;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** What histories take on the disk, what of it may go, and what is pinned. */
final class StorageRoutes {
    private final Vertx vertx;
    private final RunLogs logs;
    private final Board board;

    StorageRoutes(Vertx vertx, RunLogs logs, Board board) {
        this.vertx = vertx;
        this.logs = logs;
        this.board = board;
    }

    void addTo(Routes routes) {
        routes.getJson("/system/storage", context -> {
            Request.query(context);
            return vertx.executeBlocking(this::storage, false);
        });
        routes.post("/system/storage/free", this::free);
        routes.patch("/runs/:id", this::pin);
    }

    private JsonObject storage() throws IOException {
        Retention retention = new Retention(logs);
        List<Retention.Item> freeable = retention.plan(board.ended(), new Retention.Wish(true, null, Long.MAX_VALUE));
        return new JsonObject().put("metrics_bytes", retention.bytes(Part.METRICS)).put("weights_bytes", retention.bytes(Part.WEIGHTS))
                .put("checkpoints_bytes", retention.bytes(Part.CHECKPOINT)).put("freeable_metrics_bytes", Retention.sum(freeable, Part.METRICS))
                .put("freeable_weights_bytes", Retention.sum(freeable, Part.WEIGHTS)).put("freeable_checkpoints_bytes", Retention.sum(freeable, Part.CHECKPOINT))
                .put("pinned_runs", logs.pins().count());
    }

    private void free(RoutingContext context) {
        Request.query(context);
        JsonFields body = new JsonFields(Request.json(context), "dry_run", "metrics", "ended_before", "bytes");
        boolean dryRun = body.flag("dry_run", false);
        Retention.Wish wish = new Retention.Wish(body.flag("metrics", false), before(body.text("ended_before")), body.number("bytes", Long.MAX_VALUE));
        vertx.executeBlocking(() -> {
            Retention retention = new Retention(logs);
            List<Retention.Item> items = retention.plan(board.ended(), wish);
            return dryRun ? items : retention.free(items);
        }, true).onSuccess(items -> Routes.send(context, 200, new JsonObject().put("dry_run", dryRun).put("bytes", Retention.sum(items))
                .put("metrics_bytes", Retention.sum(items, Part.METRICS)).put("weights_bytes", Retention.sum(items, Part.WEIGHTS))
                .put("checkpoints_bytes", Retention.sum(items, Part.CHECKPOINT))
                .put("runs", items.stream().map(Retention.Item::run).distinct().count()))).onFailure(context::fail);
    }

    private static Instant before(String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ApiException.badRequest("ended_before", "ended_before=" + text + ", expected a time as 2026-01-31T12:00:00Z");
        }
    }

    private void pin(RoutingContext context) {
        Request.query(context);
        int id = Request.id(context);
        board.run(id).orElseThrow(() -> ApiException.notFound("there is no run=" + id));
        JsonFields body = new JsonFields(Request.json(context), "pinned");
        boolean pinned = body.flag("pinned", logs.pins().isPinned(id));
        Future<JsonObject> done = vertx.executeBlocking(() -> {
            logs.pins().pin(id, pinned);
            return board.run(id).orElseThrow();
        }, true);
        done.onSuccess(run -> {
            vertx.eventBus().publish(Changes.RUN, id);
            Routes.send(context, 200, run);
        }).onFailure(context::fail);
    }
}
