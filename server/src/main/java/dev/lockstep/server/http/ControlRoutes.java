package dev.lockstep.server.http;

import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.Refused;
import dev.lockstep.server.schedule.RunQueue;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.IntFunction;

/** What can be done with a sweep after its start, beside stopping it: pausing, more runs, words about it. */
final class ControlRoutes {
    private final RunQueue queue;
    private final Board board;

    ControlRoutes(RunQueue queue, Board board) {
        this.queue = queue;
        this.board = board;
    }

    void addTo(Routes routes) {
        routes.post("/sweeps/:id/pause", context -> control(context, queue::pauseSweep));
        routes.post("/sweeps/:id/resume", context -> control(context, queue::resumeSweep));
        routes.post("/sweeps/:id/retry", context -> control(context, queue::retrySweep));
        routes.post("/sweeps/:id/extend", this::extend);
        routes.ask("/sweeps/:id/extend/dry-run", this::extension);
        routes.patch("/sweeps/:id", this::describe);
    }

    private void control(RoutingContext context, IntFunction<Future<Void>> wish) {
        Request.query(context);
        answer(context, 202, wish);
    }

    private void extend(RoutingContext context) {
        Request.query(context);
        String wish = Request.json(context);
        answer(context, 202, id -> queue.extendSweep(id, wish));
    }

    /** What an extension would train. */
    private void extension(RoutingContext context) {
        Request.query(context);
        String wish = Request.json(context);
        int id = Request.id(context);
        sweep(id);
        queue.extensionOf(id, wish).onSuccess(cost -> Routes.send(context, 200, cost)).onFailure(e -> context.fail(problem(e)));
    }

    private static Throwable problem(Throwable e) {
        return e instanceof Refused ? new ApiException(409, null, e.getMessage()) : e;
    }

    /** What the body does not name stays as it is. */
    private void describe(RoutingContext context) {
        Request.query(context);
        JsonObject sweep = sweep(Request.id(context));
        Description now = new Description(sweep.getString("notes"), sweep.getJsonArray("tags"));
        Description next = now.changed(Request.json(context));
        answer(context, 200, id -> queue.describeSweep(id, next.notes(), next.tags().encode()));
    }

    private void answer(RoutingContext context, int status, IntFunction<Future<Void>> wish) {
        int id = Request.id(context);
        sweep(id);
        wish.apply(id).onSuccess(done -> Routes.send(context, status, sweep(id)))
                .onFailure(e -> context.fail(problem(e)));
    }

    private JsonObject sweep(int id) {
        return board.sweep(id).orElseThrow(() -> ApiException.notFound("there is no sweep=" + id));
    }
}
