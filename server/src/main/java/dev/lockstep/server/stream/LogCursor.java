package dev.lockstep.server.stream;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Reads the logs of several runs from given positions on, in turns, as they are and as they grow. Each buffer holds whole record batches of one run, laid
 * end to end. Replay and live are the same: a log is read until its end, and again after {@link #wake}.
 *
 * <p>All methods belong to one event loop. One read is under way at most, so a paused cursor holds at most one buffer.
 */
final class LogCursor implements ReadStream<Buffer> {
    /** A record that is larger comes alone. */
    static final int PACK_BYTES = 64 << 10;

    private final WorkerExecutor files;
    private final RunLogs logs;
    private final LogKind kind;
    private final Map<Integer, Position> positions = new HashMap<>();
    private final ArrayDeque<Position> due = new ArrayDeque<>();
    private Handler<Buffer> handler;
    private Handler<Throwable> exceptionHandler;
    private Runnable caughtUpHandler;
    private Runnable idleHandler;
    private long demand = Long.MAX_VALUE;
    private Buffer held;
    private long[] heldFlushes = {};
    private boolean reading;
    private boolean closed;
    private int behind;

    /** @param files where files are read */
    LogCursor(WorkerExecutor files, RunLogs logs, LogKind kind) {
        this.files = files;
        this.logs = logs;
        this.kind = kind;
    }

    private static final class Position {
        private final int run;
        private int next;
        private boolean due;
        /** Null until the first read. */
        private RunLog log;
        /** The first end that was seen; the run has caught up when it is there. -1 afterwards. */
        private int target;
        /** The first end that was seen: records from there on are live. */
        private int live;

        private Position(int run, int next) {
            this.run = run;
            this.next = next;
        }
    }

    private record Read(RunLog log, int records, RunLog.Chunk chunk) {}

    /** Runs are served in the order in which they are added. */
    void add(int run, int next) {
        Position position = new Position(run, next);
        positions.put(run, position);
        behind++;
        wake(position);
    }

    boolean follows(int run) {
        return positions.containsKey(run);
    }

    /** The log of this run may have grown. */
    void wake(int run) {
        Position position = positions.get(run);
        if (position != null) {
            wake(position);
        }
    }

    private void wake(Position position) {
        if (!position.due) {
            position.due = true;
            due.add(position);
        }
        advance();
    }

    /** Whether every log was delivered up to the last wake. */
    boolean isIdle() {
        return due.isEmpty() && !reading && held == null;
    }

    /** Called once, when everything that was in the logs at the start was delivered. */
    void onCaughtUp(Runnable handler) {
        caughtUpHandler = handler;
    }

    /** Called whenever a read or a fetch has left nothing to deliver. */
    void onIdle(Runnable handler) {
        idleHandler = handler;
    }

    private void advance() {
        if (closed || reading || held != null || demand == 0 || handler == null || due.isEmpty()) {
            return;
        }
        Position position = nextDue();
        if (position == null) {
            return;
        }
        reading = true;
        // A read that is done before anybody waits for it is answered in place: without the hop, the stack would grow with every one of ten thousand runs.
        Context loop = Vertx.currentContext();
        files.executeBlocking(() -> read(position), false).onComplete(result -> loop.runOnContext(later -> ended(position, result)));
    }

    private void ended(Position position, AsyncResult<Read> result) {
        reading = false;
        if (closed) {
            return;
        }
        if (result.failed()) {
            fail(result.cause());
        } else {
            arrived(position, result.result());
        }
    }

    /** Null when all that were due have nothing new. */
    private Position nextDue() {
        Position position = due.poll();
        while (position != null) {
            position.due = false;
            if (position.log == null || position.next < position.log.records()) {
                return position;
            }
            position = due.poll();
        }
        return null;
    }

    private Read read(Position position) throws IOException {
        RunLog log = position.log == null ? logs.log(position.run, kind) : position.log;
        int records = log.records();
        if (position.next > records) {
            throw new ImpossibleCursor(position.run, position.next, records);
        }
        return new Read(log, records, position.next == records ? null : log.read(position.next, PACK_BYTES));
    }

    private void arrived(Position position, Read read) {
        if (position.log == null) {
            position.log = read.log();
            position.target = read.records();
            position.live = read.records();
        }
        if (read.chunk() != null) {
            heldFlushes = flushes(position, read.chunk().next());
            position.next = read.chunk().next();
            if (position.next < read.log().records() && !position.due) {
                position.due = true;
                due.add(position);
            }
            held = Buffer.buffer(read.chunk().bytes());
        }
        if (position.target >= 0 && position.next >= position.target) {
            position.target = -1;
            behind--;
        }
        proceed();
    }

    /** When the live records from the position to {@code to} were flushed, as far as that is known. */
    private static long[] flushes(Position position, int to) {
        return IntStream.range(Math.max(position.next, position.live), to).mapToLong(position.log::flushedNanos).filter(nanos -> nanos != 0).toArray();
    }

    /** When the records of the buffer that is being delivered were flushed: of those only that came while the cursor followed. */
    long[] deliveredFlushes() {
        return heldFlushes;
    }

    private void proceed() {
        deliver();
        advance();
        if (isIdle() && idleHandler != null && !closed) {
            idleHandler.run();
        }
    }

    private void deliver() {
        if (held != null && demand > 0) {
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            Buffer buffer = held;
            held = null;
            handler.handle(buffer);
        }
        if (behind == 0 && held == null && caughtUpHandler != null && !closed) {
            Runnable caughtUp = caughtUpHandler;
            caughtUpHandler = null;
            caughtUp.run();
        }
    }

    private void fail(Throwable cause) {
        close();
        if (exceptionHandler != null) {
            exceptionHandler.handle(cause);
        }
    }

    /** Delivers nothing more. */
    void close() {
        closed = true;
        due.clear();
        held = null;
    }

    @Override
    public LogCursor exceptionHandler(Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }

    /** Reading starts with the first handler. */
    @Override
    public LogCursor handler(Handler<Buffer> handler) {
        this.handler = handler;
        advance();
        return this;
    }

    /** A log has no end that the cursor could know. */
    @Override
    public LogCursor endHandler(Handler<Void> handler) {
        return this;
    }

    @Override
    public LogCursor pause() {
        demand = 0;
        return this;
    }

    @Override
    public LogCursor resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public LogCursor fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        if (!closed) {
            proceed();
        }
        return this;
    }
}
