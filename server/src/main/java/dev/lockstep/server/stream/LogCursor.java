package dev.lockstep.server.stream;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Reads the logs of several runs from given positions on, in turns, as they are and as they grow. Each piece holds whole record batches, laid
 * end to end, or a part of one that is large; its parts follow each other. Replay and live are the same: a log is read until its end, and again after
 * {@link #wake}.
 *
 * <p>All methods belong to one event loop. One read is under way at most, so a paused cursor holds at most one piece.
 */
final class LogCursor implements ReadStream<LogCursor.Piece> {
    /** A record that is larger comes in parts. */
    static final int PACK_BYTES = 64 << 10;

    private final WorkerExecutor files;
    private final Turns turns;
    private final RunLogs logs;
    private final LogKind kind;
    private final Map<Integer, Position> positions = new HashMap<>();
    private final ArrayDeque<Position> due = new ArrayDeque<>();
    private Handler<Piece> handler;
    private Handler<Throwable> exceptionHandler;
    private Runnable caughtUpHandler;
    private Runnable idleHandler;
    private long demand = Long.MAX_VALUE;
    private Piece held;
    private boolean reading;
    private boolean closed;
    private int behind;
    /** Whether a part of a record was delivered, and the rest is to come. */
    private boolean inMessage;

    /**
     * @param files where files are read
     * @param turns in which what was read is delivered
     */
    LogCursor(WorkerExecutor files, Turns turns, RunLogs logs, LogKind kind) {
        this.files = files;
        this.turns = turns;
        this.logs = logs;
        this.kind = kind;
    }

    /**
     * Of one message to the client.
     *
     * @param first whether the message begins with it
     * @param last whether the message ends with it
     * @param flushes when the records that end in it were flushed, of those only that came while the cursor followed
     */
    record Piece(Buffer bytes, boolean first, boolean last, long[] flushes) {
        private Piece with(Piece next) {
            return new Piece(bytes.appendBuffer(next.bytes), first, next.last, LongStream.concat(LongStream.of(flushes), LongStream.of(next.flushes)).toArray());
        }
    }

    private static final class Position {
        private final int run;
        private int next;
        /** Bytes of the next record that were read. */
        private long offset;
        private boolean due;
        /** Nothing more is wanted; where it stands is remembered. */
        private boolean left;
        /** Counted among those that have not caught up. */
        private boolean behind = true;
        /** Null until the first read. */
        private RunLog log;
        /** The end that was seen first, or when the client came back: the run has caught up when it is there, and records from there on are live. */
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

    /** Delivers nothing more of this run, but the rest of a message that was begun. */
    void leave(int run) {
        Position position = positions.get(run);
        if (position != null && !position.left) {
            position.left = true;
            caughtUp(position);
            proceed();
        }
    }

    /** Goes on with a run that was left, where it was left. */
    void rejoin(int run) {
        Position position = positions.get(run);
        if (position != null && position.left) {
            position.left = false;
            position.behind = true;
            behind++;
            if (position.log != null) {
                position.live = position.log.records();
                look(position);
            }
            wake(position);
        }
    }

    /** Whether the run was added, if only to be left since. */
    boolean knows(int run) {
        return positions.containsKey(run);
    }

    /** The log of this run may have grown. */
    void wake(int run) {
        Position position = positions.get(run);
        if (position != null) {
            wake(position);
        }
    }

    /** Likewise of several, whose small records then come in one message. */
    void wake(Collection<Integer> runs) {
        for (int run : runs) {
            Position position = positions.get(run);
            if (position != null) {
                expect(position);
            }
        }
        if (advance()) {
            proceed();
        }
    }

    private void wake(Position position) {
        expect(position);
        if (advance()) {
            proceed();
        }
    }

    private void expect(Position position) {
        if (!position.due) {
            position.due = true;
            due.add(position);
        }
    }

    /** Whether every log was delivered up to the last wake. */
    boolean isIdle() {
        return due.isEmpty() && !reading && held == null;
    }

    /** Called once, when everything that was in the logs when they were added was delivered. */
    void onCaughtUp(Runnable handler) {
        caughtUpHandler = handler;
        if (!closed) {
            proceed();
        }
    }

    /** Called whenever a read or a fetch has left nothing to deliver. */
    void onIdle(Runnable handler) {
        idleHandler = handler;
    }

    /** True when the next piece is there already; otherwise it may be on its way. */
    private boolean advance() {
        if (closed || reading || held != null || demand == 0 || handler == null || due.isEmpty()) {
            return false;
        }
        Position position = nextDue();
        if (position == null) {
            return false;
        }
        RunLog.Chunk recent = position.log == null || position.offset > 0 ? null : position.log.recent(position.next, PACK_BYTES);
        if (recent != null) {
            hold(position, recent);
            look(position);
            pack();
            return true;
        }
        reading = true;
        // Never in place, not even of a read that is done before anybody waits for it: the stack would grow with every one of ten thousand runs.
        files.executeBlocking(() -> read(position), false).onComplete(result -> turns.add(() -> ended(position, result)));
        return false;
    }

    /** Adds to what is held what others have that is in memory: a message of each run costs both ends more than its bytes do. */
    private void pack() {
        while (held.last() && held.bytes().length() < PACK_BYTES) {
            Position position = nextDue();
            if (position == null) {
                return;
            }
            RunLog.Chunk recent = position.log == null || position.offset > 0 ? null : position.log.recent(position.next, PACK_BYTES - held.bytes().length());
            if (recent == null || recent.left() > 0) {
                position.due = true;
                due.addFirst(position);
                return;
            }
            Piece before = held;
            hold(position, recent);
            held = before.with(held);
            look(position);
        }
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
            proceed();
        }
    }

    /** Null when all that were due have nothing new. */
    private Position nextDue() {
        Position position = due.poll();
        while (position != null) {
            position.due = false;
            if (position.left ? position.offset > 0 : position.log == null || position.next < position.log.records()) {
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
        return new Read(log, records, position.next == records ? null : log.readPart(position.next, position.offset, PACK_BYTES));
    }

    private void arrived(Position position, Read read) {
        if (position.log == null) {
            position.log = read.log();
            position.live = read.records();
        }
        if (read.chunk() != null) {
            hold(position, read.chunk());
        }
        look(position);
    }

    private void look(Position position) {
        if (position.next >= position.live) {
            caughtUp(position);
        }
    }

    private void caughtUp(Position position) {
        if (position.behind) {
            position.behind = false;
            behind--;
        }
    }

    private void hold(Position position, RunLog.Chunk chunk) {
        held = new Piece(Buffer.buffer(chunk.bytes()), position.offset == 0, chunk.left() == 0, flushes(position, chunk.next()));
        position.next = chunk.next();
        if (chunk.left() > 0) {
            position.offset += chunk.bytes().length;
            position.due = true;
            due.remove(position);
            due.addFirst(position); // nothing may come between the parts of a message
        } else {
            position.offset = 0;
            if (position.next < position.log.records() && !position.due) {
                position.due = true;
                due.add(position);
            }
        }
    }

    /** When the live records from the position to {@code to} were flushed, as far as that is known. */
    private static long[] flushes(Position position, int to) {
        int from = Math.max(position.next, position.live);
        long[] known = new long[Math.max(0, to - from)];
        int count = 0;
        for (int record = from; record < to; record++) {
            long nanos = position.log.flushedNanos(record);
            if (nanos != 0) {
                known[count++] = nanos;
            }
        }
        return count == known.length ? known : Arrays.copyOf(known, count);
    }

    private void proceed() {
        do {
            deliver();
        } while (advance());
        if (isIdle() && idleHandler != null && !closed) {
            idleHandler.run();
        }
    }

    private void deliver() {
        if (held != null && demand > 0) {
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            Piece piece = held;
            held = null;
            inMessage = !piece.last();
            handler.handle(piece);
        }
        if (behind == 0 && held == null && !inMessage && caughtUpHandler != null && !closed) {
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
    public LogCursor handler(Handler<Piece> handler) {
        this.handler = handler;
        if (advance()) {
            proceed();
        }
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
