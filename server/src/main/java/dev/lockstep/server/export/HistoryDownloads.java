package dev.lockstep.server.export;

import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.stream.LiveState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for histories: everything that is in the logs at that moment, nothing sampled. The next piece is made when the peer has taken the one
 * before, so that a slow download costs one piece.
 */
public final class HistoryDownloads {
    private static final Logger LOG = LoggerFactory.getLogger(HistoryDownloads.class);
    private static final int WEIGHTS_PIECE_BYTES = 256 * 1024;

    private final Vertx vertx;
    private final RunLogs logs;
    private final LiveState state;
    private final Function<String, List<String>> series;

    /** @param series names of the series of a dataset, by its name */
    public HistoryDownloads(Vertx vertx, RunLogs logs, LiveState state, Function<String, List<String>> series) {
        this.vertx = vertx;
        this.logs = logs;
        this.state = state;
        this.series = series;
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
            head(response, HistoryFormat.ARROWS.contentType(), "lockstep-run-" + id + "-weights.arrows");
            var in = Channels.newInputStream(channel);
            return pump(response, () -> {
                byte[] piece = in.readNBytes(WEIGHTS_PIECE_BYTES);
                return piece.length == 0 ? null : piece;
            }, channel);
        });
    }

    private Future<Void> history(List<JsonObject> runs, HistoryFormat format, String name, HttpServerResponse response) {
        return vertx.executeBlocking(() -> open(runs, format), false).compose(export -> {
            head(response, format.contentType(), name + "." + format.extension());
            return pump(response, export::next, export);
        });
    }

    private HistoryExport open(List<JsonObject> runs, HistoryFormat format) throws IOException {
        List<HistoryExport.Source> sources = new ArrayList<>();
        for (JsonObject run : runs) {
            RunLog log = logs.log(run.getInteger("id"), LogKind.METRICS);
            JsonObject parameters = run.getJsonObject("parameters", new JsonObject());
            sources.add(new HistoryExport.Source(log, parameters.getMap(), series.apply(parameters.getString("dataset"))));
        }
        return new HistoryExport(format, sources);
    }

    private JsonObject known(int run) {
        return state.run(run).orElseThrow(() -> ApiException.notFound("there is no run " + run));
    }

    private static void head(HttpServerResponse response, String contentType, String fileName) {
        response.setChunked(true)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    }

    /** Closes {@code source} in the end, however it ends. */
    private Future<Void> pump(HttpServerResponse response, Callable<byte[]> next, AutoCloseable source) {
        return sendAll(response, next)
                .eventually(() -> vertx.executeBlocking(() -> {
                    source.close();
                    return null;
                }, false))
                .compose(done -> response.end())
                .onFailure(failure -> {
                    // The status is out already: a broken connection is the only way left to say that this is not all.
                    LOG.info("a download ended early: {}", failure.toString());
                    response.reset();
                });
    }

    private Future<Void> sendAll(HttpServerResponse response, Callable<byte[]> next) {
        Promise<Void> done = Promise.promise();
        sendNext(response, next, done);
        return done.future();
    }

    /** One promise for all pieces, and an empty stack for each: neither may grow with the download. */
    private void sendNext(HttpServerResponse response, Callable<byte[]> next, Promise<Void> done) {
        vertx.executeBlocking(next, false).onFailure(done::fail).onSuccess(piece -> {
            if (piece == null) {
                done.complete();
            } else {
                response.write(Buffer.buffer(piece)).onFailure(done::fail).onSuccess(sent -> vertx.runOnContext(later -> sendNext(response, next, done)));
            }
        });
    }
}
