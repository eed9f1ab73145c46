package dev.lockstep.server.stream;

import dev.lockstep.server.arrow.JoinedRecords;
import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A socket that follows one log of each of some runs: from where the client stands to the end of the last of them. */
final class RunFollower extends StreamSocket {
    private static final Logger LOG = LoggerFactory.getLogger(RunFollower.class);
    /** Of so many runs it is worth to wait a moment for the others. */
    private static final int MANY = 8;
    private static final int GATHERING_MILLIS = 5;
    private static final Set<String> SWEEP_ENDED = Set.of("done", "stopped");
    private static final Set<String> RUN_ENDED = Set.of("done", "stopped", "failed", "diverged");

    private final Vertx vertx;
    private final RunLogs logs;
    private final LiveState state;
    private final StreamRequest request;
    private final List<Integer> runs;
    /** Of these the client is told. */
    private final FollowedRuns told;
    private final LogCursor cursor;
    private final RunNotices notices;
    private final StreamMeter meter;
    private final IntSupplier pace;
    /** Whose logs have grown since the last look. */
    private final List<FollowedRun> grown = new ArrayList<>(0);
    private long look = -1;
    /** Until when the client did not take everything; batches flushed before waited for it. */
    private long behindUntil;
    private boolean paused;
    private boolean sweepEnded;
    private boolean caughtUp;

    /**
     * @param pace milliseconds between two looks at what has grown; 0 for at once
     * @param runs in order of index; at least one
     */
    RunFollower(
            Vertx vertx, ServerWebSocket socket, Announcements announcements, WorkerExecutor files, RunLogs logs, LiveState state, StreamMeter meter,
            IntSupplier pace, StreamRequest request, List<Integer> runs) {
        super(vertx, socket, announcements);
        this.vertx = vertx;
        boolean sweep = request.subject() == StreamRequest.Subject.SWEEP;
        this.logs = logs;
        this.state = state;
        this.meter = meter;
        this.pace = pace;
        this.request = request;
        this.runs = runs;
        this.behindUntil = System.nanoTime();
        this.cursor = new LogCursor(files, turns, logs, request.topic());
        this.notices = new RunNotices(state, sweep ? request.id() : 0, this::toldSweep, this::toldRun);
        this.told = new FollowedRuns(runs.size());
        runs.forEach(run -> told.add(new FollowedRun(this, run)));
        this.sweepEnded = !sweep;
    }

    @Override
    void start() {
        // Before the first look at the state, so that no change falls in between.
        subscriptions.add(Changes.RUN, this::runChanged);
        subscriptions.add(Changes.SWEEP, id -> {
            if (request.subject() == StreamRequest.Subject.SWEEP && id == request.id()) {
                followNewRuns();
                notices.sweepChanged();
                pump.changed();
            }
        });
        notices.sweepChanged();
        runs.forEach(run -> notices.runChanged(told.get(run)));
        pump.start(notices);

        binary(Buffer.buffer(request.topic().schemaMessage()), true, true);
        cursor.exceptionHandler(this::failed);
        cursor.onIdle(this::endIfDone);
        Collection<Integer> named = request.runs() == null ? runs : request.runs();
        if (!named.isEmpty()) {
            follow(named, request.from());
        }
        cursor.handler(this::records);
        if (request.runs() != null) {
            socket.textMessageHandler(this::wish);
        }
    }

    private void follow(Collection<Integer> named, Map<Integer, Integer> from) {
        named.forEach(run -> told.want(told.get(run)));
        caughtUp = false;
        cursor.onCaughtUp(null);
        // Those that can be impossible first, so that the client learns of it before data come.
        named.stream().filter(from::containsKey).forEach(run -> add(told.get(run), from.get(run)));
        named.stream().filter(run -> !from.containsKey(run)).forEach(run -> add(told.get(run), 0));
        cursor.onCaughtUp(() -> {
            text(new JsonObject().put("type", "caught_up").encode());
            caughtUp = true;
        });
    }

    private void leave(FollowedRun run) {
        told.leave(run);
        subscriptions.removeLog(request.topic().address(), run);
        cursor.leave(run);
    }

    private void add(FollowedRun run, int records) {
        if (run.added) {
            cursor.rejoin(run);
        } else {
            cursor.add(run, records);
        }
        // Before the first notice of it nothing is known of its state.
        if (run.under) {
            listen(run);
        }
        finishIfEnded(run);
    }

    /** What the client wants from now on, or not any more. */
    private void wish(String message) {
        if (isClosed()) {
            return;
        }
        try {
            FollowMessage wish = FollowMessage.parse(message);
            for (int run : wish.runs()) {
                if (told.get(run) == null) {
                    throw ApiException.badRequest("runs", "runs: run=" + run + " is not part of sweep=" + request.id());
                }
            }
            if (!wish.leave()) {
                follow(wish.runs(), wish.from());
                return;
            }
            wish.runs().forEach(run -> leave(told.get(run)));
        } catch (ApiException wrong) {
            close(4400, wrong.getMessage());
        }
    }

    /** A sweep that was extended has more of them. */
    private void followNewRuns() {
        for (int id : state.runIdsOf(request.id())) {
            if (told.get(id) == null) {
                FollowedRun run = told.add(new FollowedRun(this, id));
                notices.runChanged(run);
                if (request.runs() == null) {
                    told.want(run);
                    cursor.add(run, 0);
                }
            }
        }
    }

    private void records(LogPiece piece) {
        binary(joined(piece), piece.first(), piece.last()).onSuccess(sent -> measure(piece.flushes()));
        if (!isClosed() && !hasRoom()) {
            paused = true;
            cursor.pause();
        }
    }

    /** Not for a crowd, which would have the same records joined for each of them. */
    private Buffer joined(LogPiece piece) {
        boolean whole = piece.first() && piece.last();
        return request.joined() && whole && pace.getAsInt() == 0 ? Buffer.buffer(JoinedRecords.of(piece.bytes().getBytes())) : piece.bytes();
    }

    @Override
    void drained() {
        if (paused) {
            paused = false;
            behindUntil = System.nanoTime();
            cursor.resume();
        }
    }

    private void measure(long[] flushes) {
        long now = System.nanoTime();
        for (long flushed : flushes) {
            meter.sent(now - flushed, !paused && flushed - behindUntil > 0);
        }
    }

    private void runChanged(int id) {
        FollowedRun run = told.get(id);
        if (run != null) {
            listen(run);
            notices.runChanged(run);
            pump.changed();
        }
    }

    /** From the first change of a run on: of ten thousand runs in a queue few are ever under way. */
    private void listen(FollowedRun run) {
        run.under = true;
        if (run.unfinished && subscriptions.addLog(request.topic().address(), run)) {
            cursor.wake(run);
        }
    }

    /** Announced of a log that is listened to. */
    void logGrown(FollowedRun run) {
        wakeSoon(run);
        finishIfEnded(run);
    }

    /** At once, or together with what else grows in the next milliseconds: runs that train together grow together. */
    private void wakeSoon(FollowedRun run) {
        int millis = pace.getAsInt();
        if (millis == 0 && told.wanted() < MANY) {
            cursor.wake(run);
            return;
        }
        if (!run.grown) {
            run.grown = true;
            grown.add(run);
        }
        if (look < 0) {
            // All of a crowd hear of it at once; each looks at a moment of its own.
            look = vertx.setTimer(GATHERING_MILLIS + (millis == 0 ? 0 : ThreadLocalRandom.current().nextInt(millis)), now -> {
                look = -1;
                turns.add(this::wakeGrown);
            });
        }
    }

    private void wakeGrown() {
        List<FollowedRun> due = List.copyOf(grown);
        grown.clear();
        due.forEach(run -> run.grown = false);
        cursor.wake(due);
    }

    private void toldSweep(JsonObject sweep) {
        sweepEnded = SWEEP_ENDED.contains(sweep.getString("state"));
        if (sweepEnded) {
            // The announcement that they ended may be on its way yet.
            told.forEach(run -> {
                if (!run.ended) {
                    notices.runChanged(run);
                }
            });
        }
    }

    private void toldRun(FollowedRun run, JsonObject json) {
        String state = json.getString("state");
        run.ended |= RUN_ENDED.contains(state);
        if (!state.equals("queued")) {
            listen(run);
        }
        finishIfEnded(run);
    }

    private void finishIfEnded(FollowedRun run) {
        if (run.ended && run.unfinished && !logs.isRecording(run.run)) {
            told.finish(run);
            subscriptions.removeLog(request.topic().address(), run);
            // What came between the last notice and the end of the recording.
            cursor.wake(run);
            endIfDone();
        }
    }

    @Override
    void roundSent() {
        endIfDone();
    }

    private void endIfDone() {
        if (told.wanted() > 0 && told.unfinished() == 0 && sweepEnded && caughtUp && pump.isIdle() && cursor.isIdle() && !isClosed()) {
            text(new JsonObject().put("type", "end").encode());
            close(1000, "end");
        }
    }

    private void failed(Throwable cause) {
        if (cause instanceof ImpossibleCursor) {
            close(4400, cause.getMessage());
        } else {
            LOG.error("cannot read the {} of runs {}", request.topic() == LogKind.METRICS ? "metrics" : "weights", runs, cause);
            close(1011, "cannot read a run log: the server's log says why");
        }
    }

    @Override
    void stop() {
        vertx.cancelTimer(look);
        told.forEach(run -> subscriptions.removeLog(request.topic().address(), run));
        cursor.close();
    }
}
