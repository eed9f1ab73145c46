package dev.lockstep.server.http;

import dev.lockstep.server.curve.Curves;
import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.stream.RunLists;
import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
            send(context, List.of(run), query);
        });
        routes.get("/sweeps/:id/curve", context -> {
            int sweep = Request.id(context);
            MultiMap query = Request.query(context, "runs", "buckets", "above", "from", "to");
            board.sweep(sweep).orElseThrow(() -> ApiException.notFound("there is no sweep=" + sweep));
            send(context, chosen(sweep, query.get("runs")), query);
        });
    }

    /** All of a sweep, or those that are named. */
    private Collection<Integer> chosen(int sweep, String named) {
        Collection<Integer> all = board.runIdsOf(sweep);
        if (named == null) {
            return all;
        }
        Set<Integer> known = new HashSet<>(all);
        Set<Integer> runs = RunLists.runs(named);
        for (int run : runs) {
            if (!known.contains(run)) {
                throw ApiException.badRequest("runs", "runs: run=" + run + " is not part of sweep=" + sweep);
            }
        }
        return runs;
    }

    private void send(RoutingContext context, Collection<Integer> runs, MultiMap query) {
        int from = Request.number(query, "from", 0, 0, Integer.MAX_VALUE);
        int to = Request.number(query, "to", Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
        if (from > to) {
            throw ApiException.badRequest("to", "to=" + to + ", allowed are from=" + from + " to " + Integer.MAX_VALUE);
        }
        int buckets = Request.number(query, "buckets", BUCKETS, 16, 4096);
        int above = Request.number(query, "above", 0, 0, Integer.MAX_VALUE);
        curves.read(runs, new Curves.Query(above, from, to, buckets)).onSuccess(stream -> context.response().putHeader("Content-Type", ARROW)
                .putHeader("Cache-Control", "no-store").end(stream)).onFailure(context::fail);
    }
}
