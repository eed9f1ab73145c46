package dev.lockstep.server.worker;

import dev.lockstep.server.schedule.Assignment;
import dev.lockstep.server.store.RunRecorder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs that a worker has put aside at a step boundary, with their memory: any worker can take them up again. Whoever takes one owns it. */
public final class PausedRuns {
    private final Map<Integer, PausedRun> runs = new ConcurrentHashMap<>();

    /** @param nanos of {@link System#nanoTime()}, when it was put aside */
    record PausedRun(Assignment assignment, RunDriver driver, RunRecorder recorder, long nanos) {}

    void put(PausedRun run) {
        runs.put(run.assignment().run(), run);
    }

    /** Null when it is not here, or not any more. */
    PausedRun take(int run) {
        return runs.remove(run);
    }

    /** Takes all. */
    List<PausedRun> takeAll() {
        return List.copyOf(runs.keySet()).stream().map(runs::remove).filter(run -> run != null).toList();
    }
}
