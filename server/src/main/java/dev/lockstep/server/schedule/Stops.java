package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.List;

/** Ends runs and sweeps early: at once where no worker has them, otherwise by asking the worker. */
final class Stops {
    private final RunTable table;
    private final WorkerRuns workers;

    Stops(RunTable table, WorkerRuns workers) {
        this.table = table;
        this.workers = workers;
    }

    /** Of a run that a stop reached before a worker did. */
    static Outcome early() {
        return new Outcome(RunState.STOPPED, "stopped before it started", null);
    }

    /** Of a run that had begun and that no worker had. */
    static Outcome between() {
        return new Outcome(RunState.STOPPED, "stopped before it went on", null);
    }

    void sweep(int id, Instant now) {
        SweepTally tally = table.sweep(id);
        if (tally == null || tally.state().ended()) {
            return;
        }
        tally.stopRequested = true;
        tally.info = tally.info.paused(false);
        table.touch(id, true);
        for (int run : List.copyOf(tally.queued)) {
            run(run, now);
        }
        for (int run : List.copyOf(tally.paused)) {
            run(run, now);
        }
        for (int run : List.copyOf(tally.running)) {
            run(run, now);
        }
    }

    void run(int id, Instant now) {
        Run run = table.run(id);
        if (run == null || run.state().ended()) {
            return;
        }
        if (!workers.has(run)) {
            table.end(run, run.startedAt() == null ? early() : between(), now);
        } else if (workers.askToStop(id)) {
            // Kept, so that the run does not go on when the server dies before its worker has stopped.
            table.replace(run.stopWish(), true);
            table.command(new Command.AskToStop(workers.of(run), id));
        }
    }
}
