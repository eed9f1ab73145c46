package dev.lockstep.server.stream;

import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.StringJoiner;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Notices of a sweep and its runs, or of one run. */
final class RunNotices implements Notices {
    /** Of a large sweep: a message of its 10,000 runs would be 10 MB. */
    static final int RUNS_PER_MESSAGE = 200;

    private final LiveState state;
    private final int sweep;
    private final Consumer<JsonObject> toldSweep;
    private final BiConsumer<FollowedRun, JsonObject> toldRun;
    private final ArrayDeque<FollowedRun> changedRuns = new ArrayDeque<>();
    private boolean sweepChanged;
    private boolean begun;
    /** Of the sweep, to be told behind its runs. */
    private String held;

    /**
     * @param sweep 0 to tell of runs only
     * @param toldSweep gets every state of the sweep that goes into a message, and may say which runs are to be told with it
     * @param toldRun gets every state of a run that goes into a message
     */
    RunNotices(LiveState state, int sweep, Consumer<JsonObject> toldSweep, BiConsumer<FollowedRun, JsonObject> toldRun) {
        this.state = state;
        this.sweep = sweep;
        this.toldSweep = toldSweep;
        this.toldRun = toldRun;
    }

    void sweepChanged() {
        sweepChanged = sweep != 0;
    }

    void runChanged(FollowedRun run) {
        if (!run.changed) {
            run.changed = true;
            changedRuns.add(run);
        }
    }

    /** To begin with the sweep, then its runs; later the other way round, with runs that are as new as it at least: no sweep is told as ended before its runs are. */
    @Override
    public String next() {
        if (sweepChanged) {
            sweepChanged = false;
            held = toldSweep();
        }
        if (!changedRuns.isEmpty() && (begun || held == null)) {
            return toldRuns();
        }
        String last = held;
        held = null;
        begun = true;
        return last;
    }

    private String toldSweep() {
        LiveState.Told told = state.toldSweep(sweep).orElseThrow();
        toldSweep.accept(told.json());
        return "{\"type\":\"sweep\",\"sweep\":" + told.text() + "}";
    }

    private String toldRuns() {
        StringJoiner runs = new StringJoiner(",", "{\"type\":\"runs\",\"runs\":[", "]}");
        for (int count = 0; count < RUNS_PER_MESSAGE && !changedRuns.isEmpty(); count++) {
            FollowedRun run = changedRuns.remove();
            run.changed = false;
            LiveState.Told told = state.toldRun(run.run).orElseThrow();
            toldRun.accept(run, told.json());
            runs.add(told.text());
        }
        return runs.toString();
    }
}
