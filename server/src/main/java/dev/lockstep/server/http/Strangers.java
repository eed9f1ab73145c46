package dev.lockstep.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the number of connections that have shown no token, and their time: who sends a request byte by byte, or none at all, takes up little, and not
 * for long. Bounds the number of all others as well. Belongs to the event loop of the server.
 */
final class Strangers {
    private final Vertx vertx;
    private final int max;
    private final int maxKnown;
    private final long millis;
    private final Map<HttpConnection, Long> timers = new HashMap<>();
    private int known;

    /**
     * @param max of those that have shown no token
     * @param millis that these may stay
     * @param maxKnown of those that have
     */
    Strangers(Vertx vertx, int max, long millis, int maxKnown) {
        this.vertx = vertx;
        this.max = max;
        this.maxKnown = maxKnown;
        this.millis = millis;
    }

    void opened(HttpConnection connection) {
        if (timers.size() >= max) {
            connection.close();
            return;
        }
        timers.put(connection, vertx.setTimer(millis, late -> connection.close()));
        // Not its close handler: that of a connection that becomes a WebSocket is never called.
        ((HttpServerConnection) connection).channelHandlerContext().channel().closeFuture().addListener(closed -> closed(connection));
    }

    private void closed(HttpConnection connection) {
        if (!forget(connection)) {
            known--;
        }
    }

    /** Has shown a token, and may stay; false when there is no room for it. Again, it does nothing. */
    boolean known(HttpConnection connection) {
        if (!timers.containsKey(connection)) {
            return true;
        }
        if (known >= maxKnown) {
            return false;
        }
        forget(connection);
        known++;
        return true;
    }

    private boolean forget(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
        return timer != null;
    }
}
