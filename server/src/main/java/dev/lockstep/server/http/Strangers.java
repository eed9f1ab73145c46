package dev.lockstep.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Bounds the number of connections that have shown no token, and their time: who sends a request byte by byte, or none at all, takes up little, and not
 * for long. Belongs to the event loop of the server.
 */
final class Strangers {
    private final Vertx vertx;
    private final int max;
    private final long millis;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    Strangers(Vertx vertx, int max, long millis) {
        this.vertx = vertx;
        this.max = max;
        this.millis = millis;
    }

    void opened(HttpConnection connection) {
        if (timers.size() >= max) {
            connection.close();
            return;
        }
        timers.put(connection, vertx.setTimer(millis, late -> connection.close()));
        connection.closeHandler(closed -> known(connection));
    }

    /** Has shown a token, and may stay. */
    void known(HttpConnection connection) {
        Long timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
