package dev.lockstep.server.stream;

import io.vertx.core.Vertx;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends notices in rounds at least {@link #PERIOD_MILLIS} apart, and only while the socket takes more. Without changes it keeps no timer.
 * Belongs to the event loop of its socket.
 */
final class NoticePump {
    static final long PERIOD_MILLIS = 200;
    private static final long SPREAD_MILLIS = 50;
    /** Messages before others on the same event loop have their turn: a sweep of 10,000 runs has fifty to begin with. */
    private static final int BURST = 2;

    private final Vertx vertx;
    private final Turns turns;
    private final BooleanSupplier takesMore;
    private final Consumer<String> send;
    private final Runnable afterRound;
    private Notices notices = () -> null;
    private long timer = -1;
    private boolean more;
    private boolean yielding;
    private boolean closed;

    /**
     * @param turns in which it sends
     * @param takesMore whether the socket is open and takes a message; {@link #drained} follows where it is not now
     * @param send takes a text message
     * @param afterRound called whenever all there was to tell was told
     */
    NoticePump(Vertx vertx, Turns turns, BooleanSupplier takesMore, Consumer<String> send, Runnable afterRound) {
        this.vertx = vertx;
        this.turns = turns;
        this.takesMore = takesMore;
        this.send = send;
        this.afterRound = afterRound;
    }

    /** Starts with a first round. */
    void start(Notices notices) {
        this.notices = notices;
        changed();
    }

    /** Something changed: goes out now, or with the next round. */
    void changed() {
        more = true;
        drained();
    }

    /** Whether there is nothing left to tell. */
    boolean isIdle() {
        return !more;
    }

    /** The socket takes more. */
    void drained() {
        if (closed || !more || timer >= 0 || yielding) {
            return;
        }
        for (int sent = 0; takesMore.getAsBoolean(); sent++) {
            if (sent == BURST) {
                yielding = true;
                turns.add(() -> {
                    yielding = false;
                    drained();
                });
                return;
            }
            String message = notices.next();
            if (message == null) {
                more = false;
                // What is told to many at once would come to all of them at once for ever.
                timer = vertx.setTimer(PERIOD_MILLIS + ThreadLocalRandom.current().nextLong(SPREAD_MILLIS), id -> {
                    timer = -1;
                    turns.add(this::drained);
                });
                afterRound.run();
                return;
            }
            send.accept(message);
        }
    }

    boolean hasTimer() {
        return timer >= 0;
    }

    void close() {
        closed = true;
        if (timer >= 0) {
            vertx.cancelTimer(timer);
            timer = -1;
        }
    }
}
