package dev.lockstep.server.http;

import dev.lockstep.server.export.ExportContent;
import dev.lockstep.server.export.Exports;
import dev.lockstep.server.export.HistoryDownloads;
import dev.lockstep.server.schedule.Board;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Downloads of any runs, and what they weigh. */
final class ExportRoutes {
    private final HistoryDownloads downloads;
    private final Board board;

    ExportRoutes(HistoryDownloads downloads, Board board) {
        this.downloads = downloads;
        this.board = board;
    }

    void addTo(Routes routes) {
        routes.get("/export", context -> {
            Exports.Wish wish = wish(context);
            HistoryRoutes.finish(context, downloads.exports().send(wish, context.response()));
        });
        routes.get("/export/size", context -> {
            Exports.Wish wish = wish(context);
            downloads.exports().weigh(wish, () -> context.response().closed())
                    .onSuccess(weight -> {
                        if (!context.response().closed()) {
                            Routes.send(context, 200, json(wish, weight));
                        }
                    })
                    .onFailure(context::fail);
        });
    }

    private static JsonObject json(Exports.Wish wish, Exports.Weight weight) {
        String until = weight.until().entrySet().stream().map(entry -> entry.getKey() + ":" + entry.getValue()).collect(Collectors.joining(","));
        // A configuration says how a run stands, which no record pins.
        boolean exact = wish.content() != ExportContent.CONFIGURATION || wish.runs().stream().allMatch(run -> run.getValue("ended_at") != null);
        return new JsonObject().put("file", wish.file()).put("runs", wish.runs().size()).put("rows", weight.rows())
                .put("bytes", weight.bytes() < 0 ? null : weight.bytes()).put("exact", exact).put("until", until.isEmpty() ? null : until);
    }

    private Exports.Wish wish(RoutingContext context) {
        MultiMap query = Request.query(context, "sweep", "runs", "content", "format", "until");
        if ((query.get("sweep") == null) == (query.get("runs") == null)) {
            throw ApiException.badRequest("runs", "give either sweep=<id> or runs=<id>,<id>");
        }
        ExportContent content = ExportContent.of(query.get("content")).orElseThrow(() -> ApiException.badRequest("content", given(query, "content") + ", allowed are "
                + Arrays.stream(ExportContent.values()).map(ExportContent::title).collect(Collectors.joining(", "))));
        String format = query.get("format");
        if (!content.formats().contains(format == null ? "" : format)) {
            throw ApiException.badRequest("format", given(query, "format") + ", allowed for content=" + content.title() + " are " + String.join(", ", content.formats()));
        }
        Map<Integer, Integer> until = new LinkedHashMap<>();
        for (String part : words(query.get("until"))) {
            String[] numbers = part.split(":", -1);
            if (numbers.length != 2) {
                throw ApiException.badRequest("until", "until=" + part + ", expected <run>:<records>");
            }
            until.put(Request.number("until", numbers[0], 1, Integer.MAX_VALUE), Request.number("until", numbers[1], 0, Integer.MAX_VALUE));
        }
        if (query.get("sweep") != null) {
            int sweep = Request.number(query, "sweep", 0, 1, Integer.MAX_VALUE);
            board.sweep(sweep).orElseThrow(() -> ApiException.notFound("there is no sweep " + sweep));
            return new Exports.Wish(board.runsOf(sweep), "sweep-" + sweep, content, format, until);
        }
        Set<Integer> ids = new LinkedHashSet<>();
        words(query.get("runs")).forEach(id -> ids.add(Request.number("runs", id, 1, Integer.MAX_VALUE)));
        if (ids.isEmpty()) {
            throw ApiException.badRequest("runs", "runs is empty, name at least one");
        }
        List<JsonObject> runs = new ArrayList<>();
        for (int id : ids) {
            runs.add(board.run(id).orElseThrow(() -> ApiException.notFound("there is no run " + id)));
        }
        return new Exports.Wish(runs, runs.size() == 1 ? "run-" + runs.get(0).getInteger("id") : runs.size() + "-runs", content, format, until);
    }

    private static List<String> words(String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static String given(MultiMap query, String name) {
        return query.get(name) == null ? name + " is missing" : name + "=" + query.get(name);
    }
}
