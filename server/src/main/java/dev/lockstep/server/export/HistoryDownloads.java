package dev.lockstep.server.export;

import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Answers requests for histories: everything that is in the logs at that moment, nothing sampled. */
public final class HistoryDownloads {
    private static final int WEIGHTS_PIECE_BYTES = 256 * 1024;

    private final Vertx vertx;
    private final RunLogs logs;
    private final LiveState state;
    private final Function<String, List<String>> series;
    private final Pump pump;
    private final Exports exports;

    /** @param series names of the series of a dataset, by its name */
    public HistoryDownloads(Vertx vertx, RunLogs logs, LiveState state, Function<String, List<String>> series) {
        this.vertx = vertx;
        this.logs = logs;
        this.state = state;
        this.series = series;
        pump = new Pump(vertx);
        exports = new Exports(vertx, logs, series, pump);
    }

    /** Anything of any runs. */
    public Exports exports() {
        return exports;
    }

    /** Completes when all is sent; fails with 404 for an unknown id, or when the peer went away. */
    public Future<Void> run(int id, HistoryFormat format, HttpServerResponse response) {
        return history(List.of(known(id)), format, "lockstep-run-" + id, response);
    }

    /** The runs of a sweep one after the other, in order of index. */
    public Future<Void> sweep(int id, HistoryFormat format, HttpServerResponse response) {
        if (state.sweep(id).isEmpty()) {
            return Future.failedFuture(ApiException.notFound("there is no sweep " + id));
        }
        return history(state.runsOf(id), format, "lockstep-sweep-" + id, response);
    }

    /** The weights log as it lies: an Arrow IPC stream. */
    public Future<Void> weights(int id, HttpServerResponse response) {
        known(id);
        return vertx.executeBlocking(() -> logs.log(id, LogKind.WEIGHTS).stream(), false).compose(channel -> {
            Pump.head(response, HistoryFormat.ARROWS.contentType(), "lockstep-run-" + id + "-weights.arrows");
            var in = Channels.newInputStream(channel);
            return pump.send(response, () -> {
                byte[] piece = in.readNBytes(WEIGHTS_PIECE_BYTES);
                return piece.length == 0 ? null : piece;
            }, channel);
        });
    }

    private Future<Void> history(List<JsonObject> runs, HistoryFormat format, String name, HttpServerResponse response) {
        return vertx.executeBlocking(() -> open(runs, format), false).compose(export -> {
            Pump.head(response, format.contentType(), name + "." + format.extension());
            return pump.send(response, export::next, export);
        });
    }

    private HistoryExport open(List<JsonObject> runs, HistoryFormat format) throws IOException {
        List<HistoryExport.Source> sources = new ArrayList<>();
        for (JsonObject run : runs) {
            RunLog log = logs.log(run.getInteger("id"), LogKind.METRICS);
            JsonObject parameters = run.getJsonObject("parameters", new JsonObject());
            sources.add(new HistoryExport.Source(log, parameters.getMap(), series.apply(parameters.getString("dataset")), Integer.MAX_VALUE));
        }
        return new HistoryExport(format, HistoryRows.ALL, sources);
    }

    private JsonObject known(int run) {
        return state.run(run).orElseThrow(() -> ApiException.notFound("there is no run " + run));
    }
}
