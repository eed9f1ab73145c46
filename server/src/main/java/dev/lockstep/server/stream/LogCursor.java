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
    private final ArrayDeque<LogPlace> due = new ArrayDeque<>();
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

    private record Read(RunLog log, int records, RunLog.Chunk chunk) {}

    /** Runs are served in the order in which they are added; each once. */
    void add(LogPlace place, int next) {
        place.added = true;
        place.next = next;
        place.behind = true;
        behind++;
        wake(place);
    }

    /** Delivers nothing more of this run, but the rest of a message that was begun. */
    void leave(LogPlace place) {
        if (place.added && !place.left) {
            place.left = true;
            caughtUp(place);
            proceed();
        }
    }

    /** Goes on with a run that was left, where it was left. */
    void rejoin(LogPlace place) {
        if (place.left) {
            place.left = false;
            place.behind = true;
            behind++;
            if (place.log != null) {
                place.live = place.log.records();
                look(place);
            }
            wake(place);
        }
    }

    /** The log of this run may have grown. */
    void wake(LogPlace place) {
        expect(place);
        if (advance()) {
            proceed();
        }
    }

    /** Likewise of several, whose small records then come in one message. */
    void wake(Collection<? extends LogPlace> places) {
        places.forEach(this::expect);
        if (advance()) {
            proceed();
        }
    }

    private void expect(LogPlace place) {
        if (place.added && !place.due) {
            place.due = true;
            due.add(place);
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
        LogPlace place = nextDue();
        if (place == null) {
            return false;
        }
        RunLog.Chunk recent = place.log == null || place.offset > 0 ? null : place.log.recent(place.next, PACK_BYTES);
        if (recent != null) {
            hold(place, recent);
            look(place);
            pack();
            return true;
        }
        reading = true;
        // Never in place, not even of a read that is done before anybody waits for it: the stack would grow with every one of ten thousand runs.
        files.executeBlocking(() -> read(place), false).onComplete(result -> turns.add(() -> ended(place, result)));
        return false;
    }

    /** Adds to what is held what others have that is in memory: a message of each run costs both ends more than its bytes do. */
    private void pack() {
        while (held.last() && held.bytes().length() < PACK_BYTES) {
            LogPlace place = nextDue();
            if (place == null) {
                return;
            }
            RunLog.Chunk recent = place.log == null || place.offset > 0 ? null : place.log.recent(place.next, PACK_BYTES - held.bytes().length());
            if (recent == null || recent.left() > 0) {
                place.due = true;
                due.addFirst(place);
                return;
            }
            Piece before = held;
            hold(place, recent);
            held = before.with(held);
            look(place);
        }
    }

    private void ended(LogPlace place, AsyncResult<Read> result) {
        reading = false;
        if (closed) {
            return;
        }
        if (result.failed()) {
            fail(result.cause());
        } else {
            arrived(place, result.result());
            proceed();
        }
    }

    /** Null when all that were due have nothing new. */
    private LogPlace nextDue() {
        LogPlace place = due.poll();
        while (place != null) {
            place.due = false;
            if (place.left ? place.offset > 0 : place.log == null || place.next < place.log.records()) {
                return place;
            }
            place = due.poll();
        }
        return null;
    }

    private Read read(LogPlace place) throws IOException {
        RunLog log = place.log == null ? logs.log(place.run, kind) : place.log;
        int records = log.records();
        if (place.next > records) {
            throw new ImpossibleCursor(place.run, place.next, records);
        }
        return new Read(log, records, place.next == records ? null : log.readPart(place.next, place.offset, PACK_BYTES));
    }

    private void arrived(LogPlace place, Read read) {
        if (place.log == null) {
            place.log = read.log();
            place.live = read.records();
        }
        if (read.chunk() != null) {
            hold(place, read.chunk());
        }
        look(place);
    }

    private void look(LogPlace place) {
        if (place.next >= place.live) {
            caughtUp(place);
        }
    }

    private void caughtUp(LogPlace place) {
        if (place.behind) {
            place.behind = false;
            behind--;
        }
    }

    private void hold(LogPlace place, RunLog.Chunk chunk) {
        held = new Piece(Buffer.buffer(chunk.bytes()), place.offset == 0, chunk.left() == 0, flushes(place, chunk.next()));
        place.next = chunk.next();
        if (chunk.left() > 0) {
            place.offset += chunk.bytes().length;
            place.due = true;
            due.remove(place);
            due.addFirst(place); // nothing may come between the parts of a message
        } else {
            place.offset = 0;
            if (place.next < place.log.records() && !place.due) {
                place.due = true;
                due.add(place);
            }
        }
    }

    /** When the live records from the place to {@code to} were flushed, as far as that is known. */
    private static long[] flushes(LogPlace place, int to) {
        int from = Math.max(place.next, place.live);
        long[] known = new long[Math.max(0, to - from)];
        int count = 0;
        for (int record = from; record < to; record++) {
            long nanos = place.log.flushedNanos(record);
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
