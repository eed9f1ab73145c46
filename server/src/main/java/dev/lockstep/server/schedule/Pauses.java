package dev.lockstep.server.schedule;

import java.util.ArrayList;
import java.util.List;

/** Puts the runs of a sweep aside, and lets them go on. */
final class Pauses {
    private final RunTable table;
    private final WorkerRuns workers;
    private final StoreStall stall;

    Pauses(RunTable table, WorkerRuns workers, StoreStall stall) {
        this.table = table;
        this.workers = workers;
        this.stall = stall;
    }

    void pause(int id) {
        SweepTally tally = table.sweep(id);
        if (tally == null || tally.state().ended() || tally.stopRequested || tally.info.paused()) {
            return;
        }
        tally.info = tally.info.paused(true);
        table.touch(id, true);
        for (int run : tally.running) {
            if (workers.askToPause(run)) {
                table.command(new Command.AskToPause(workers.of(table.run(run)), run));
            }
        }
    }

    void resume(int id) {
        SweepTally tally = table.sweep(id);
        if (tally == null || !tally.info.paused() || tally.stopRequested) {
            return;
        }
        tally.info = tally.info.paused(false);
        table.touch(id, true);
        for (int run : List.copyOf(tally.paused)) {
            if (!stall.holds(run)) {
                table.replace(table.run(run).resumed(), true);
            }
        }
    }

    /** A sweep may be resumed before its workers have heard of the pause: then the run waits for the next of them. */
    void paused(Event.Paused event) {
        List<Integer> together = new ArrayList<>();
        event.runs().keySet().forEach(id -> {
            Run run = table.run(id);
            if (run != null && run.state() == RunState.RUNNING) {
                together.add(id);
            }
        });
        workers.putAside(together);
        for (int id : together) {
            Run run = table.run(id);
            SweepTally tally = table.sweepOf(run);
            Run waiting = run.progressed(event.runs().get(id));
            table.replace(tally.info.paused() ? waiting.paused() : waiting.resumed(), true);
            table.open(tally.info.id());
        }
    }
}
