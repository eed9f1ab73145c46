package dev.lockstep.server.stream;

import io.netty.channel.Channel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.ContextInternal;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** One open WebSocket: text notices, and what {@link RunFollower} or {@link OverviewFollower} add to them. Belongs to the event loop of its connection. */
abstract class StreamSocket implements Beats.Voice {
    /**
     * What may wait for a peer before nothing more is written: small enough that a browser that stops reading costs little, large enough to keep a loopback
     * connection busy. Counted here, because what Vert.x calls a full queue comes behind several buffers of its own.
     */
    static final int WAITING_BYTES = 256 << 10;

    private static final String BEAT = "{\"type\":\"beat\"}";
    private static final int MAX_REASON_BYTES = 123;
    /** As RFC 6455 has it: all was said, the server ends, a policy was violated. */
    private static final int ENDED = 1000;
    private static final int SERVER_ENDS = 1001;
    private static final int TOO_MANY_FRAMES = 1008;
    /** Until the connection of a client is cut that does not take the end of its stream, which stands behind all that it has not read. */
    private static final int CUT_MILLIS = 5_000;
    /** Likewise where everybody else waits for the end of the server. */
    private static final int LAST_MILLIS = 500;
    /** Likewise where the client has all there is once it reads on: as long as it takes nothing. */
    private static final int PATIENCE_MILLIS = 60_000;

    final ServerWebSocket socket;
    final Context loop;
    final Turns turns;
    final Subscriptions subscriptions;
    final NoticePump pump;
    private final Beats beats;
    private final ClientFrames frames = new ClientFrames(System::nanoTime);
    /** Of the browser that opened it; null for a program. */
    volatile String session;
    /** Beneath the socket. */
    private Channel connection;
    private volatile long sentBytes;
    private volatile long waitingBytes;
    private volatile boolean full;
    /** Whether a binary message has begun and not ended. */
    private boolean unfinished;
    private int spoke;
    private boolean released;
    /** Null until this side has closed. */
    private ScheduledFuture<?> cut;

    StreamSocket(Vertx vertx, ServerWebSocket socket, Announcements announcements) {
        this.socket = socket;
        this.loop = vertx.getOrCreateContext();
        Announcements.Audience audience = announcements.here(loop);
        this.turns = audience.turns();
        this.beats = audience.beats();
        this.subscriptions = new Subscriptions(audience);
        this.pump = new NoticePump(vertx, turns, this::takesText, this::text, this::roundSent);
    }

    /**
     * @param beneath its connection
     * @param closed called once, when nothing of this socket is left
     */
    final void open(Channel beneath, Runnable closed) {
        connection = beneath;
        socket.closeHandler(done -> {
            release();
            if (cut != null) {
                cut.cancel(false);
            }
            closed.run();
        });
        // A connection that breaks is not news; the close handler follows.
        socket.exceptionHandler(broken -> {});
        socket.frameHandler(frame -> {
            String tooMany = frames.tooMany(frame.isPing(), full || isClosed() || socket.writeQueueFull());
            if (tooMany != null) {
                // Nothing more is read, so that no more answers to pings gather.
                socket.pause();
                close(TOO_MANY_FRAMES, tooMany);
            }
        });
        if (socket.isClosed()) {
            return;
        }
        spoke = beats.now();
        beats.add(this);
        start();
    }

    abstract void start();

    /** All notices were sent. */
    void roundSent() {}

    /** There is room again. */
    void drained() {}

    void stop() {}

    final void text(String message) {
        if (!isClosed()) {
            count(socket.writeTextMessage(message), message.length());
        }
    }

    /**
     * A binary message, or a part of one. Done when the system has taken it.
     *
     * @param first whether a message begins with it
     * @param last whether the message ends with it
     */
    final Future<Void> binary(Buffer part, boolean first, boolean last) {
        if (isClosed()) {
            return Future.failedFuture("closed");
        }
        Future<Void> written = first && last ? socket.writeBinaryMessage(part)
                : socket.writeFrame(first ? WebSocketFrame.binaryFrame(part, false) : WebSocketFrame.continuationFrame(part, last));
        boolean ended = last && unfinished;
        unfinished = !last;
        Future<Void> counted = count(written, part.length());
        if (ended) {
            pump.drained();
        }
        return counted;
    }

    @Override
    public final int spoke() {
        return spoke;
    }

    /** Of a client that does not read no second one waits. */
    @Override
    public final void beat() {
        if (waitingBytes == 0 && takesText()) {
            text(BEAT);
        }
    }

    private Future<Void> count(Future<Void> written, int bytes) {
        spoke = beats.now();
        sentBytes += bytes;
        waitingBytes += bytes;
        full |= waitingBytes >= WAITING_BYTES;
        return written.onComplete(done -> {
            waitingBytes -= bytes;
            if (full && waitingBytes <= WAITING_BYTES / 2 && !isClosed()) {
                full = false;
                turns.add(this::goOn);
            }
        });
    }

    private void goOn() {
        if (!isClosed()) {
            pump.drained();
            drained();
        }
    }

    /** Whether more may be written before the peer has read what was; {@link #drained} follows otherwise. */
    final boolean hasRoom() {
        return !full;
    }

    /** Text cannot stand between the parts of a binary message. */
    private boolean takesText() {
        return !isClosed() && !full && !unfinished;
    }

    /** Nothing may follow the close frame, and the peer may take its time to answer it: lets go of everything at once. */
    final void close(int code, String reason) {
        if (!isClosed()) {
            release();
            byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
            String fitting = utf8.length <= MAX_REASON_BYTES ? reason : new String(utf8, 0, MAX_REASON_BYTES - 3, StandardCharsets.US_ASCII) + "...";
            socket.close((short) code, fitting);
            cutSoon(code == ENDED ? PATIENCE_MILLIS : code == SERVER_ENDS ? LAST_MILLIS : CUT_MILLIS, code == ENDED);
        }
    }

    /** The server ends. */
    final void goAway() {
        close(SERVER_ENDS, "the server ends");
    }

    /** By the connection itself: a close frame waits, too, where nothing is read. Not by a timer of Vert.x, which may end before that. */
    private void cutSoon(int millis, boolean patient) {
        long waiting = waitingBytes;
        cut = ((ContextInternal) loop).nettyEventLoop().schedule(() -> {
            if (patient && waitingBytes < waiting) {
                cutSoon(millis, true);
            } else {
                connection.pipeline().firstContext().close();
            }
        }, millis, TimeUnit.MILLISECONDS);
    }

    private void release() {
        released = true;
        subscriptions.close();
        pump.close();
        stop();
    }

    /** Whether either side has closed. */
    @Override
    public final boolean isClosed() {
        return released || socket.isClosed();
    }

    /** What this process holds for the peer, because the system does not take it. */
    final long waitingBytes() {
        return waitingBytes;
    }

    /** Handed to the connection so far, whether or not the peer has read it. */
    final long sentBytes() {
        return sentBytes;
    }
}
