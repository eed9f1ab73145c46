package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;

/** Runs that were given up by their workers because the store cannot be written: they wait until it can, and nothing starts before. */
final class StoreStall {
    private final RunTable table;
    private final WorkerRuns workers;
    private final Set<Integer> stalled = new TreeSet<>();
    private String problem;

    StoreStall(RunTable table, WorkerRuns workers) {
        this.table = table;
        this.workers = workers;
    }

    /** Why nothing can start now; null where it can. */
    String problem() {
        return problem;
    }

    boolean holds(int run) {
        return stalled.contains(run);
    }

    void stall(Event.Stalled event, Instant now) {
        Run run = table.run(event.run());
        if (run == null || !workers.has(run)) {
            return;
        }
        problem = event.reason();
        workers.release(run.id());
        Run behind = run.progressed(event.progress() == null ? run.progress() : event.progress());
        if (workers.forgetStop(run.id())) {
            table.end(behind, Stops.between(), now);
            return;
        }
        stalled.add(run.id());
        table.replace(behind.stalled(event.reason()), true);
        table.open(run.info().sweep());
    }

    void goOn() {
        problem = null;
        for (int id : stalled) {
            Run run = table.run(id);
            if (run.state() == RunState.PAUSED) {
                table.replace(table.sweepOf(run).info.paused() ? run.paused() : run.resumed(), true);
            }
        }
        stalled.clear();
    }
}
