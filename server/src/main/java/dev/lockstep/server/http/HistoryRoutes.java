package dev.lockstep.server.http;

import dev.lockstep.server.export.HistoryDownloads;
import dev.lockstep.server.export.HistoryFormat;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.stream.Collectors;

/** Downloads of what runs recorded. */
final class HistoryRoutes {
    private final HistoryDownloads downloads;

    HistoryRoutes(HistoryDownloads downloads) {
        this.downloads = downloads;
    }

    void addTo(Routes routes) {
        routes.get("/runs/:id/history", context -> {
            HistoryFormat format = format(context, List.of(HistoryFormat.values()));
            finish(context, downloads.run(Request.id(context), format, context.response()));
        });
        routes.get("/sweeps/:id/history", context -> {
            HistoryFormat format = format(context, List.of(HistoryFormat.values()));
            finish(context, downloads.sweep(Request.id(context), format, context.response()));
        });
        routes.get("/runs/:id/weights", context -> {
            format(context, List.of(HistoryFormat.ARROWS));
            finish(context, downloads.weights(Request.id(context), context.response()));
        });
    }

    private static HistoryFormat format(RoutingContext context, List<HistoryFormat> allowed) {
        String asked = Request.query(context, "format").get("format");
        return allowed.stream().filter(format -> format.extension().equals(asked)).findFirst().orElseThrow(() -> ApiException.badRequest("format",
                (asked == null ? "format is missing" : "format=" + asked) + ", allowed are "
                        + allowed.stream().map(HistoryFormat::extension).collect(Collectors.joining(", "))));
    }

    /** Once bytes are on their way, a failure can only break the connection, which is done already. */
    static void finish(RoutingContext context, Future<Void> sent) {
        sent.onFailure(e -> {
            if (!context.response().headWritten()) {
                context.fail(e);
            }
        });
    }
}
