package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The running totals of one sweep, kept up to date run by run so that 10,000 runs cost no more than one. */
final class SweepTally {
    SweepInfo info;
    /** In order of index. */
    final List<Integer> runs = new ArrayList<>();
    /** Waiting to be assigned, in order of index (ids of a sweep ascend with it). */
    final TreeSet<Integer> queued = new TreeSet<>();
    final TreeSet<Integer> running = new TreeSet<>();
    /** Put aside by their workers. */
    final TreeSet<Integer> paused = new TreeSet<>();
    boolean stopRequested;

    private final int concurrency;
    private final Map<RunState, Integer> counts = new EnumMap<>(RunState.class);
    private long steps;
    private long stepsBehind;
    private long totalSteps;
    private double workLeft;
    private Sweep.Best best;
    private final BestCurve curve = new BestCurve();
    private Instant startedAt;
    private Instant endedAt;

    SweepTally(SweepInfo info) {
        this.info = info;
        concurrency = info.concurrency();
        for (RunState state : RunState.values()) {
            counts.put(state, 0);
        }
    }

    void add(Run run) {
        runs.add(run.id());
        totalSteps += run.info().totalSteps();
        count(run, 1);
    }

    /** All runs of an earlier life of the server are there: where their best is now, whatever is found out later of how it came to be. */
    void restored() {
        if (best != null) {
            curve.add(steps, best.testAccuracy());
        }
    }

    /** How the best rose before. */
    void climbed(List<BestCurve.Point> earlier) {
        curve.precede(earlier);
    }

    /** Replaces a run by its next version. */
    void change(Run from, Run to) {
        count(from, -1);
        if (count(to, 1)) {
            curve.add(steps, best.testAccuracy());
        }
    }

    /** Whether the best rose. */
    private boolean count(Run run, int sign) {
        counts.merge(run.state(), sign, Integer::sum);
        steps += sign * run.progress().step();
        stepsBehind += sign * run.stepsBehind();
        workLeft += sign * run.workLeft();
        if (sign < 0) {
            queued.remove(run.id());
            running.remove(run.id());
            paused.remove(run.id());
            return false;
        }
        if (run.state() == RunState.QUEUED) {
            queued.add(run.id());
        } else if (run.state() == RunState.RUNNING) {
            running.add(run.id());
        } else if (run.state() == RunState.PAUSED) {
            paused.add(run.id());
        }
        if (run.startedAt() != null && (startedAt == null || run.startedAt().isBefore(startedAt))) {
            startedAt = run.startedAt();
        }
        if (run.endedAt() != null && (endedAt == null || run.endedAt().isAfter(endedAt))) {
            endedAt = run.endedAt();
        }
        Float accuracy = run.progress().bestTestAccuracy();
        if (accuracy != null && (best == null || accuracy > best.testAccuracy())) {
            best = new Sweep.Best(run.id(), accuracy);
            return true;
        }
        return false;
    }

    /** Whether a run waits: for a worker, or for the sweep to be resumed. */
    boolean waiting() {
        return !queued.isEmpty() || !paused.isEmpty();
    }

    /** How many more runs may train at once. */
    int room() {
        return Math.max(0, concurrency - running.size());
    }

    SweepState state() {
        if (!waiting() && running.isEmpty()) {
            return counts.get(RunState.STOPPED) > 0 ? SweepState.STOPPED : SweepState.DONE;
        }
        if (stopRequested) {
            return SweepState.STOPPING;
        }
        if (info.paused()) {
            return running.isEmpty() ? SweepState.PAUSED : SweepState.PAUSING;
        }
        if (running.isEmpty() && !paused.isEmpty()) {
            return SweepState.PAUSED; // by the store, which cannot be written
        }
        return startedAt != null ? SweepState.RUNNING : SweepState.QUEUED;
    }

    /** @param all every run by id; only those that train are looked at */
    Sweep snapshot(Map<Integer, Run> all) {
        SweepState state = state();
        double progress = totalSteps == 0 ? 0 : Math.min(1, (double) stepsBehind / totalSteps);
        return new Sweep(info, state, runs.size(), Collections.unmodifiableMap(new EnumMap<>(counts)), steps, totalSteps, progress,
                remaining(all), best, curve.points(), startedAt, state.ended() ? endedAt : null);
    }

    /** All work left at the common rate of the runs that train, but no less than the slowest of them needs alone. */
    private Double remaining(Map<Integer, Run> all) {
        double rate = 0;
        double slowest = 0;
        for (int id : running) {
            Run run = all.get(id);
            rate += run.workRate();
            Double left = run.remainingSeconds();
            slowest = left == null ? slowest : Math.max(slowest, left);
        }
        return rate == 0 ? null : Math.max(slowest, Math.max(0, workLeft) / rate);
    }
}
