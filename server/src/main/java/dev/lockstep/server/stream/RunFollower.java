package dev.lockstep.server.stream;

import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashSet;
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
    private final Set<Integer> told;
    private final LogCursor cursor;
    private final RunNotices notices;
    /** Of the runs whose logs are wanted: those of which more records may come. */
    private final Set<Integer> unfinished;
    /** Runs that have changed since this socket is open, or had begun before. */
    private final Set<Integer> under = new HashSet<>();
    /** Told to the client as ended, though their recorders may still be closing. */
    private final Set<Integer> ended = new HashSet<>();

    private final StreamMeter meter;
    private final IntSupplier pace;
    /** Whose logs have grown since the last look. */
    private final Set<Integer> grown = new HashSet<>();
    private long look = -1;
    /** Until when the client did not take everything; batches flushed before waited for it. */
    private long behindUntil;
    private boolean paused;
    private boolean sweepEnded;
    private boolean caughtUp;
    /** Whose logs are wanted. */
    private final Set<Integer> followed = new HashSet<>();

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
        this.told = new HashSet<>(runs);
        this.unfinished = new HashSet<>();
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
        runs.forEach(notices::runChanged);
        pump.start(notices);

        binary(Buffer.buffer(request.topic().schemaMessage()), true, true);
        cursor.exceptionHandler(this::failed);
        cursor.onIdle(this::endIfDone);
        Set<Integer> wanted = request.runs() == null ? new LinkedHashSet<>(runs) : request.runs();
        if (!wanted.isEmpty()) {
            follow(wanted, request.from());
        }
        cursor.handler(this::records);
        if (request.runs() != null) {
            socket.textMessageHandler(this::wish);
        }
    }

    private void follow(Set<Integer> wanted, Map<Integer, Integer> from) {
        followed.addAll(wanted);
        unfinished.addAll(wanted);
        caughtUp = false;
        cursor.onCaughtUp(null);
        // Those that can be impossible first, so that the client learns of it before data come.
        wanted.stream().filter(from::containsKey).forEach(run -> add(run, from.get(run)));
        wanted.stream().filter(run -> !from.containsKey(run)).forEach(run -> add(run, 0));
        cursor.onCaughtUp(() -> {
            text(new JsonObject().put("type", "caught_up").encode());
            caughtUp = true;
        });
    }

    private void add(int run, int records) {
        if (cursor.knows(run)) {
            cursor.rejoin(run);
        } else {
            cursor.add(run, records);
        }
        // Before the first notice of it nothing is known of its state.
        if (under.contains(run)) {
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
                if (!told.contains(run)) {
                    throw ApiException.badRequest("runs", "runs: run=" + run + " is not part of sweep=" + request.id());
                }
            }
            if (!wish.leave()) {
                follow(wish.runs(), wish.from());
                return;
            }
            for (int run : wish.runs()) {
                followed.remove(run);
                unfinished.remove(run);
                subscriptions.removeLog(run);
                cursor.leave(run);
            }
        } catch (ApiException wrong) {
            close(4400, wrong.getMessage());
        }
    }

    /** A sweep that was extended has more of them. */
    private void followNewRuns() {
        for (int run : state.runIdsOf(request.id())) {
            if (told.add(run)) {
                notices.runChanged(run);
                if (request.runs() == null) {
                    followed.add(run);
                    unfinished.add(run);
                    cursor.add(run, 0);
                }
            }
        }
    }

    private void records(LogCursor.Piece piece) {
        binary(piece.bytes(), piece.first(), piece.last()).onSuccess(sent -> measure(piece.flushes()));
        if (!isClosed() && !hasRoom()) {
            paused = true;
            cursor.pause();
        }
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

    private void runChanged(int run) {
        if (told.contains(run)) {
            listen(run);
            notices.runChanged(run);
            pump.changed();
        }
    }

    /** From the first change of a run on: of ten thousand runs in a queue few are ever under way. */
    private void listen(int run) {
        under.add(run);
        if (unfinished.contains(run) && subscriptions.addLog(request.topic().address(), run, () -> {
            grown(run);
            finishIfEnded(run);
        })) {
            cursor.wake(run);
        }
    }

    /** At once, or together with what else grows in the next milliseconds: runs that train together grow together. */
    private void grown(int run) {
        int millis = pace.getAsInt();
        if (millis == 0 && followed.size() < MANY) {
            cursor.wake(run);
            return;
        }
        grown.add(run);
        if (look < 0) {
            // All of a crowd hear of it at once; each looks at a moment of its own.
            look = vertx.setTimer(GATHERING_MILLIS + (millis == 0 ? 0 : ThreadLocalRandom.current().nextInt(millis)), now -> {
                look = -1;
                turns.add(this::wakeGrown);
            });
        }
    }

    private void wakeGrown() {
        List<Integer> due = List.copyOf(grown);
        grown.clear();
        cursor.wake(due);
    }

    private void toldSweep(JsonObject sweep) {
        sweepEnded = SWEEP_ENDED.contains(sweep.getString("state"));
    }

    private void toldRun(JsonObject run) {
        int id = run.getInteger("id");
        String state = run.getString("state");
        if (RUN_ENDED.contains(state)) {
            ended.add(id);
        }
        if (!state.equals("queued")) {
            listen(id);
        }
        finishIfEnded(id);
    }

    private void finishIfEnded(int run) {
        if (ended.contains(run) && !logs.isRecording(run) && unfinished.remove(run)) {
            subscriptions.removeLog(run);
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
        if (!followed.isEmpty() && unfinished.isEmpty() && sweepEnded && caughtUp && pump.isIdle() && cursor.isIdle() && !isClosed()) {
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
        cursor.close();
    }
}
