package dev.lockstep.server.stream;

import dev.lockstep.server.access.Session;
import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.RunLogs;
import io.netty.channel.Channel;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code GET /api/v1/stream}: the live stream. Wrong requests are thrown as {@link ApiException} before the upgrade. No body handler may come before it.
 */
public final class StreamHandler implements Handler<RoutingContext> {
    /** Under this name a request remembers the session of the browser that sent it. */
    public static final String SESSION = "lockstep.session";

    private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);
    /** As HTTP would say it, among the numbers that WebSockets leave to applications. */
    private static final int ENDED_SESSION = 4401;
    private static final int CROWD = 50;
    /** Pages draw at most ten times a second. */
    private static final int MAX_PACE_MILLIS = 100;
    /** Between two counts of those that read. */
    private static final long COUNT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int READERS = 4;
    private static final int MAX_SOCKETS = 12_000;
    /** Clients say little: which runs of a sweep they want. */
    private static final int MAX_CLIENT_MESSAGE_BYTES = 64 << 10;

    /** Of a client that does not answer the end of its stream, until its connection is ended too. */
    private static final int CLOSING_SECONDS = 2;

    private final Vertx vertx;
    private final RunLogs logs;
    private final LiveState state;
    private final WorkerExecutor files;
    private final Announcements announcements;
    private final StreamMeter meter;
    private final int maxSockets;
    private final Set<StreamSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile long counted = System.nanoTime() - COUNT_NANOS;
    private volatile int readers;
    private volatile boolean ending;

    public StreamHandler(Vertx vertx, RunLogs logs, LiveState state, StreamMeter meter) {
        this(vertx, logs, state, meter, MAX_SOCKETS);
    }

    StreamHandler(Vertx vertx, RunLogs logs, LiveState state, StreamMeter meter, int maxSockets) {
        this.maxSockets = maxSockets;
        this.meter = meter;
        this.vertx = vertx;
        this.logs = logs;
        this.state = state;
        this.announcements = new Announcements(vertx);
        // Of their own, because the common worker threads may be busy training.
        this.files = vertx.createSharedWorkerExecutor("lockstep-log-readers", READERS);
    }

    /** What the stream needs of the server: above all no compression, which lets a small frame swell past every limit. */
    public static HttpServerOptions configure(HttpServerOptions options) {
        return options.setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(MAX_CLIENT_MESSAGE_BYTES)
                .setMaxWebSocketMessageSize(MAX_CLIENT_MESSAGE_BYTES)
                .setWebSocketClosingTimeout(CLOSING_SECONDS)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
    }

    @Override
    public void handle(RoutingContext context) {
        StreamRequest request = StreamRequest.parse(context.queryParams());
        List<Integer> runs = runs(request);
        if (!"websocket".equalsIgnoreCase(context.request().getHeader(HttpHeaders.UPGRADE))) {
            context.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            throw new ApiException(426, null, "the stream is a WebSocket: send Upgrade: websocket");
        }
        if (sockets.size() >= maxSockets) {
            throw new ApiException(503, null, "streams=" + sockets.size() + " are open, allowed are " + maxSockets + "; close some, or try again later");
        }
        Session session = context.get(SESSION);
        Channel connection = ((HttpServerConnection) context.request().connection()).channelHandlerContext().channel();
        context.request().toWebSocket().onSuccess(socket -> open(socket, connection, request, runs, session)).onFailure(e -> LOG.debug("no WebSocket: {}", e.getMessage()));
    }

    private List<Integer> runs(StreamRequest request) {
        List<Integer> runs = switch (request.subject()) {
            case OVERVIEW -> List.of();
            case RUN -> {
                state.run(request.id()).orElseThrow(() -> ApiException.notFound("no such run: run=" + request.id()));
                yield List.of(request.id());
            }
            case SWEEP -> {
                state.sweep(request.id()).orElseThrow(() -> ApiException.notFound("no such sweep: sweep=" + request.id()));
                yield state.runIdsOf(request.id());
            }
        };
        Set<Integer> known = new HashSet<>(runs);
        if (request.runs() != null) {
            for (int run : request.runs()) {
                if (!known.contains(run)) {
                    throw ApiException.badRequest("runs", "runs: run=" + run + " is not part of sweep=" + request.id());
                }
            }
            for (int run : request.from().keySet()) {
                if (known.contains(run) && !request.runs().contains(run)) {
                    throw ApiException.badRequest("from", "from: run=" + run + " is not among runs");
                }
            }
        }
        for (int run : request.from().keySet()) {
            if (!known.contains(run)) {
                throw ApiException.badRequest("from", "from: run=" + run + " is not part of " + (request.subject() == StreamRequest.Subject.SWEEP
                        ? "sweep=" : "run=") + request.id());
            }
        }
        return runs;
    }

    private void open(ServerWebSocket socket, Channel connection, StreamRequest request, List<Integer> runs, Session session) {
        StreamSocket stream = request.subject() == StreamRequest.Subject.OVERVIEW
                ? new OverviewFollower(vertx, socket, announcements, state)
                : new RunFollower(vertx, socket, announcements, files, logs, state, meter, this::pace, request, runs);
        stream.session = session == null ? null : session.id();
        sockets.add(stream);
        stream.open(connection, () -> sockets.remove(stream));
        if (ending) {
            stream.goAway();
        }
    }

    /**
     * A crowd looks less often, so that the event loop has as much to send as it can: each look of each socket is a message or more. Those that do not read look
     * at nothing, and slow nobody down.
     */
    private int pace() {
        if (sockets.size() < CROWD) {
            return 0;
        }
        long now = System.nanoTime();
        if (now - counted > COUNT_NANOS) {
            counted = now;
            readers = (int) sockets.stream().filter(StreamSocket::hasRoom).count();
        }
        return readers < CROWD ? 0 : Math.min(MAX_PACE_MILLIS, readers / 5);
    }

    /** Closes what was opened by a session that has been ended. Any thread. */
    public void endSession(String id) {
        sockets.stream().filter(stream -> id.equals(stream.session)).forEach(stream -> stream.loop.runOnContext(now -> stream.close(ENDED_SESSION, "the session was ended")));
    }

    /** The server ends: so do all streams, without waiting for clients that do not read. */
    public void end() {
        ending = true;
        sockets.forEach(stream -> stream.loop.runOnContext(now -> stream.goAway()));
    }

    /** How many streams are open. */
    public int open() {
        return sockets.size();
    }

    /** What this process holds for clients that do not take it. */
    public long waitingBytes() {
        return sockets.stream().mapToLong(StreamSocket::waitingBytes).sum();
    }

    /** The most that it holds for one of them. */
    public long mostWaitingBytes() {
        return sockets.stream().mapToLong(StreamSocket::waitingBytes).max().orElse(0);
    }

    Announcements announcements() {
        return announcements;
    }

    /** Those that are open now. */
    Set<StreamSocket> sockets() {
        return sockets;
    }
}
