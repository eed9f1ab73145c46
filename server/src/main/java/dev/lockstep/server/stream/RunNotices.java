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

    /**
     * @param sweep 0 to tell of runs only
     * @param toldSweep gets every state of the sweep that goes into a message
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

    @Override
    public String next() {
        if (sweepChanged) {
            sweepChanged = false;
            LiveState.Told told = state.toldSweep(sweep).orElseThrow();
            toldSweep.accept(told.json());
            return "{\"type\":\"sweep\",\"sweep\":" + told.text() + "}";
        }
        if (changedRuns.isEmpty()) {
            return null;
        }
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
