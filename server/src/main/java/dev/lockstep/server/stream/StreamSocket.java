package dev.lockstep.server.stream;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.nio.charset.StandardCharsets;

/** One open WebSocket: text notices, and what {@link RunFollower} or {@link OverviewFollower} add to them. Belongs to the event loop of its connection. */
abstract class StreamSocket {
    /** Small enough that a browser that stops reading costs little, large enough to keep a loopback connection busy. */
    static final int WRITE_QUEUE_BYTES = 256 << 10;

    private static final int MAX_REASON_BYTES = 123;

    final ServerWebSocket socket;
    final Context loop;
    final Subscriptions subscriptions;
    final NoticePump pump;
    private volatile long sentBytes;
    private volatile long takenBytes;
    private boolean released;

    StreamSocket(Vertx vertx, ServerWebSocket socket, Announcements announcements) {
        this.socket = socket;
        this.loop = vertx.getOrCreateContext();
        this.subscriptions = new Subscriptions(announcements, loop);
        this.pump = new NoticePump(vertx, socket, this::text, this::roundSent);
    }

    /** @param closed called once, when nothing of this socket is left */
    final void open(Runnable closed) {
        socket.closeHandler(done -> {
            release();
            closed.run();
        });
        // A connection that breaks is not news; the close handler follows.
        socket.exceptionHandler(broken -> {});
        if (socket.isClosed()) {
            return;
        }
        socket.setWriteQueueMaxSize(WRITE_QUEUE_BYTES);
        socket.drainHandler(done -> {
            pump.drained();
            if (!isClosed()) {
                drained();
            }
        });
        start();
    }

    abstract void start();

    /** All notices were sent. */
    void roundSent() {}

    /** The socket takes more. */
    void drained() {}

    void stop() {}

    final void text(String message) {
        if (!isClosed()) {
            count(socket.writeTextMessage(message), message.length());
        }
    }

    /** Done when the system has taken the message. */
    final Future<Void> binary(Buffer message) {
        return isClosed() ? Future.failedFuture("closed") : count(socket.writeBinaryMessage(message), message.length());
    }

    private Future<Void> count(Future<Void> written, int bytes) {
        sentBytes += bytes;
        return written.onComplete(done -> takenBytes += bytes);
    }

    /** Nothing may follow the close frame, and the peer may take its time to answer it: lets go of everything at once. */
    final void close(int code, String reason) {
        if (!isClosed()) {
            release();
            byte[] utf8 = reason.getBytes(StandardCharsets.UTF_8);
            String fitting = utf8.length <= MAX_REASON_BYTES ? reason : new String(utf8, 0, MAX_REASON_BYTES - 3, StandardCharsets.US_ASCII) + "...";
            socket.close((short) code, fitting);
        }
    }

    private void release() {
        released = true;
        subscriptions.close();
        pump.close();
        stop();
    }

    /** Whether either side has closed. */
    final boolean isClosed() {
        return released || socket.isClosed();
    }

    /** What this process holds for the peer, because the system does not take it. */
    final long waitingBytes() {
        return Math.max(0, sentBytes - takenBytes);
    }

    /** Handed to the connection so far, whether or not the peer has read it. */
    final long sentBytes() {
        return sentBytes;
    }
}
