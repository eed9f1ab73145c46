package dev.lockstep.server.export;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a download: the next piece is made when the peer has taken the one before, so that a slow download costs one piece. */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    private final Vertx vertx;

    Pump(Vertx vertx) {
        this.vertx = vertx;
    }

    static void head(HttpServerResponse response, String contentType, String fileName) {
        response.setChunked(true)
                .putHeader("Content-Type", contentType)
                .putHeader("Cache-Control", "no-store")
                .putHeader("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
    }

    /**
     * Closes {@code source} in the end, however it ends.
     *
     * @param next the next bytes, null behind the last; may block
     */
    Future<Void> send(HttpServerResponse response, Callable<byte[]> next, AutoCloseable source) {
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
            } else if (piece.length == 0) {
                // Some formats gather rows before they write any.
                vertx.runOnContext(later -> sendNext(response, next, done));
            } else {
                response.write(Buffer.buffer(piece)).onFailure(done::fail).onSuccess(sent -> vertx.runOnContext(later -> sendNext(response, next, done)));
            }
        });
    }
}
