package dev.lockstep.server.schedule;

import dev.lockstep.server.store.EventRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What of the changes of sweeps and runs is worth telling later. */
final class Happenings {
    private final Instant now;
    private final List<EventRow> rows = new ArrayList<>();

    Happenings(Instant now) {
        this.now = now;
    }

    List<EventRow> rows() {
        return List.copyOf(rows);
    }

    void launched(int sweep, int runs) {
        add(sweep, 0, "launched", runs(runs));
    }

    /** Between two states of a run. */
    void run(Run from, Run to) {
        if (from.state() == to.state()) {
            return;
        }
        if (to.state() == RunState.RUNNING) {
            boolean first = from.startedAt() == null;
            add(to, first ? "started" : "went on", first ? "on " + to.device() + origin(to.info().origin()) : "from step=" + to.progress().step());
        } else if (to.state() == RunState.PAUSED) {
            add(to, to.reason() == null ? "paused" : "stalled", to.reason() == null ? "at step=" + to.progress().step() : to.reason());
        } else if (to.state().ended()) {
            add(to, to.state().json(), to.reason() == null ? "at step=" + to.progress().step() : to.reason());
        }
    }

    /** Between two states of a sweep. */
    void sweep(Sweep from, Sweep to) {
        int id = to.info().id();
        if (to.runs() > from.runs()) {
            add(id, 0, from.info().spec().equals(to.info().spec()) ? "retried" : "extended", runs(to.runs() - from.runs()));
        }
        if (to.state() == SweepState.STOPPING && from.state() != SweepState.STOPPING) {
            add(id, 0, "stopping", null);
        } else if (from.info().paused() != to.info().paused() && !to.state().ended()) {
            add(id, 0, to.info().paused() ? "paused" : "resumed", null);
        }
        if (to.state().ended() && !from.state().ended()) {
            add(id, 0, to.state().json(), null);
        }
    }

    /** A run that the server before this one left, and what becomes of it. */
    void recovered(Run run) {
        if (run.state().ended()) {
            add(run, run.state().json(), run.reason());
        } else {
            add(run, "recovered", "goes on from step=" + run.progress().step());
        }
    }

    private void add(Run run, String what, String detail) {
        add(run.info().sweep(), run.id(), what, detail);
    }

    private void add(int sweep, int run, String what, String detail) {
        rows.add(new EventRow(sweep, now, run, what, detail));
    }

    private static String origin(Origin origin) {
        return origin == null ? "" : ", from step=" + origin.step() + " of run=" + origin.run();
    }

    /** What could not be, and what the worker does instead. */
    void beganAnew(Run run, String why) {
        add(run, "began anew", why);
    }

    private static String runs(int count) {
        return count == 1 ? "1 run" : count + " runs";
    }
}
