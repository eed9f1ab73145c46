package dev.lockstep.server.stream;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLog;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.AsyncResult;
import io.vertx.core.Handler;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.streams.ReadStream;
import java.util.Collection;

/**
 * Reads the logs of several runs from given positions on, in turns, as they are and as they grow. Each piece holds whole record batches, laid
 * end to end, or a part of one that is large; its parts follow each other. Replay and live are the same: a log is read until its end, and again after
 * {@link #wake}.
 *
 * <p>All methods belong to one event loop. One read is under way at most, so a paused cursor holds at most one piece.
 */
final class LogCursor implements ReadStream<LogPiece> {
    /** A record that is larger comes in parts. */
    static final int PACK_BYTES = 64 << 10;

    private final WorkerExecutor files;
    private final Turns turns;
    private final RunLogs logs;
    private final LogKind kind;
    private final DueLogs due = new DueLogs();
    private Handler<LogPiece> handler;
    private Handler<Throwable> exceptionHandler;
    private Runnable caughtUpHandler;
    private Runnable idleHandler;
    private long demand = Long.MAX_VALUE;
    private LogPiece held;
    private boolean reading;
    private boolean closed;
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

    /** Runs are served in the order in which they are added; each once. */
    void add(LogPlace place, int next) {
        due.add(place, next);
        wake(place);
    }

    /** Delivers nothing more of this run, but the rest of a message that was begun. */
    void leave(LogPlace place) {
        if (place.added && !place.left) {
            due.leave(place);
            proceed();
        }
    }

    /** Goes on with a run that was left, where it was left. */
    void rejoin(LogPlace place) {
        if (place.left) {
            due.rejoin(place);
            wake(place);
        }
    }

    /** The log of this run may have grown. */
    void wake(LogPlace place) {
        due.expect(place);
        if (advance()) {
            proceed();
        }
    }

    /** Likewise of several, whose small records then come in one message. */
    void wake(Collection<? extends LogPlace> places) {
        places.forEach(due::expect);
        if (advance()) {
            proceed();
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
        LogPlace place = due.poll();
        if (place == null) {
            return false;
        }
        RunLog.Chunk recent = place.recent(PACK_BYTES);
        if (recent != null) {
            hold(place, recent);
            due.look(place);
            pack();
            return true;
        }
        reading = true;
        // Never in place, not even of a read that is done before anybody waits for it: the stack would grow with every one of ten thousand runs.
        files.executeBlocking(() -> LogRead.of(logs, kind, place), false).onComplete(result -> turns.add(() -> ended(place, result)));
        return false;
    }

    /** Adds to what is held what others have that is in memory: a message of each run costs both ends more than its bytes do. */
    private void pack() {
        while (held.last() && held.bytes().length() < PACK_BYTES) {
            LogPlace place = due.poll();
            if (place == null) {
                return;
            }
            RunLog.Chunk recent = place.recent(PACK_BYTES - held.bytes().length());
            if (recent == null || recent.left() > 0) {
                due.putFirst(place);
                return;
            }
            LogPiece before = held;
            hold(place, recent);
            held = before.with(held);
            due.look(place);
        }
    }

    private void ended(LogPlace place, AsyncResult<LogRead> result) {
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

    private void arrived(LogPlace place, LogRead read) {
        if (!place.seen) {
            place.seen = true;
            place.live = read.records();
        }
        place.log = read.log();
        if (read.chunk() != null) {
            hold(place, read.chunk());
        }
        due.look(place);
    }

    private void hold(LogPlace place, RunLog.Chunk chunk) {
        held = LogPiece.of(place, chunk);
        due.pass(place, chunk);
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
            LogPiece piece = held;
            held = null;
            inMessage = !piece.last();
            handler.handle(piece);
        }
        if (due.haveCaughtUp() && held == null && !inMessage && caughtUpHandler != null && !closed) {
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
    public LogCursor handler(Handler<LogPiece> handler) {
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
