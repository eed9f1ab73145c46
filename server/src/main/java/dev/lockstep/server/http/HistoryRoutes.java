package dev.lockstep.server.http;

import dev.lockstep.server.export.HistoryDownloads;
import dev.lockstep.server.export.HistoryFormat;
import io.vertx.ext.web.RoutingContext;

/** Downloads of histories and weights. */
final class HistoryRoutes {
    private final HistoryDownloads downloads;

    HistoryRoutes(HistoryDownloads downloads) {
        this.downloads = downloads;
    }

    void addTo(Routes routes) {
        routes.get("/runs/:id/history", context ->
                downloads.run(Request.id(context), format(context), context.response()).onFailure(e -> failed(context, e)));
        routes.get("/sweeps/:id/history", context ->
                downloads.sweep(Request.id(context), format(context), context.response()).onFailure(e -> failed(context, e)));
        routes.get("/runs/:id/weights", context -> {
            String format = Request.query(context, "format").get("format");
            if (format != null && !format.equals(HistoryFormat.ARROWS.extension())) {
                throw ApiException.badRequest("format", "format=" + format + ", weights come as " + HistoryFormat.ARROWS.extension() + " only");
            }
            downloads.weights(Request.id(context), context.response()).onFailure(e -> failed(context, e));
        });
    }

    private static HistoryFormat format(RoutingContext context) {
        String format = Request.query(context, "format").get("format");
        return HistoryFormat.of(format).orElseThrow(() ->
                ApiException.badRequest("format", "format=" + format + ", allowed are " + HistoryFormat.names()));
    }

    /** Once the head is out there is no other answer to give. */
    private static void failed(RoutingContext context, Throwable failure) {
        if (!context.response().headWritten()) {
            context.fail(failure);
        }
    }
}
