package dev.lockstep.server.http;

import dev.lockstep.server.curve.Curves;
import dev.lockstep.server.schedule.Board;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.List;

/** Curves of runs, reduced to what a chart can show. */
final class CurveRoutes {
    private static final String ARROW = "application/vnd.apache.arrow.stream";
    private static final int BUCKETS = 1024;

    private final Curves curves;
    private final Board board;

    CurveRoutes(Curves curves, Board board) {
        this.curves = curves;
        this.board = board;
    }

    void addTo(Routes routes) {
        routes.get("/runs/:id/curve", context -> {
            int run = Request.id(context);
            MultiMap query = Request.query(context, "buckets", "above", "from", "to");
            board.run(run).orElseThrow(() -> ApiException.notFound("there is no run=" + run));
            int from = Request.number(query, "from", 0, 0, Integer.MAX_VALUE);
            int to = Request.number(query, "to", Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
            if (from > to) {
                throw ApiException.badRequest("to", "to=" + to + ", allowed are from=" + from + " to " + Integer.MAX_VALUE);
            }
            send(context, List.of(run), query, from, to);
        });
        routes.get("/sweeps/:id/curve", context -> {
            int sweep = Request.id(context);
            MultiMap query = Request.query(context, "buckets", "above");
            board.sweep(sweep).orElseThrow(() -> ApiException.notFound("there is no sweep=" + sweep));
            send(context, board.runIdsOf(sweep), query, 0, Integer.MAX_VALUE);
        });
    }

    private void send(RoutingContext context, Collection<Integer> runs, MultiMap query, int from, int to) {
        int buckets = Request.number(query, "buckets", BUCKETS, 16, 4096);
        int above = Request.number(query, "above", 0, 0, Integer.MAX_VALUE);
        curves.read(runs, new Curves.Query(above, from, to, buckets)).onSuccess(stream -> context.response().putHeader("Content-Type", ARROW)
                .putHeader("Cache-Control", "no-store").end(stream)).onFailure(context::fail);
    }
}
