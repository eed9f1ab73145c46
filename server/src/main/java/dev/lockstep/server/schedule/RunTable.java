package dev.lockstep.server.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every sweep and run as the {@link Scheduler} knows them, and what the event at hand changes of them. */
final class RunTable {
    private final Map<Integer, Run> runs = new HashMap<>();
    private final Map<Integer, SweepTally> sweeps = new HashMap<>();
    /** Sweeps with runs to assign, oldest first. */
    private final Set<Integer> open = new LinkedHashSet<>();

    private List<Command> commands;
    /** Sweeps touched by the event at hand; true where that is more than progress. */
    private Map<Integer, Boolean> touched;

    void begin() {
        commands = new ArrayList<>();
        touched = new LinkedHashMap<>();
    }

    /** All commands since {@link #begin}, in the order in which they are to be carried out. */
    List<Command> commands() {
        touched.forEach((id, stored) -> commands.add(new Command.SweepChanged(sweeps.get(id).snapshot(runs), stored)));
        return commands;
    }

    void command(Command command) {
        commands.add(command);
    }

    /** Null where there is none. */
    Run run(int id) {
        return runs.get(id);
    }

    /** Null where there is none. */
    SweepTally sweep(int id) {
        return sweeps.get(id);
    }

    SweepTally sweepOf(Run run) {
        return sweeps.get(run.info().sweep());
    }

    /** A new sweep, without runs. */
    SweepTally add(SweepInfo sweep, boolean stored) {
        SweepTally tally = new SweepTally(sweep);
        sweeps.put(sweep.id(), tally);
        touch(sweep.id(), stored);
        return tally;
    }

    void add(SweepTally tally, Run run) {
        runs.put(run.id(), run);
        tally.add(run);
        commands.add(new Command.RunChanged(run, false));
    }

    /** Its next version takes the place of a run. */
    void replace(Run to, boolean stored) {
        Run from = runs.put(to.id(), to);
        sweepOf(to).change(from, to);
        touch(to.info().sweep(), stored);
        commands.add(new Command.RunChanged(to, stored));
    }

    /** @param run with the progress that it ended with */
    void end(Run run, Outcome outcome, Instant now) {
        replace(run.ended(outcome, now), true);
        closeIfServed(sweepOf(run));
    }

    /** @param stored whether something changed that is more than progress */
    void touch(int sweep, boolean stored) {
        touched.merge(sweep, stored, Boolean::logicalOr);
    }

    /** It has runs to assign, and keeps its place where it had some already. */
    void open(int sweep) {
        open.add(sweep);
    }

    /** A sweep keeps its place while any of its runs waits. */
    void closeIfServed(SweepTally tally) {
        if (!tally.waiting()) {
            open.remove(tally.info.id());
        }
    }

    /** With runs to assign, oldest first. */
    List<SweepTally> open() {
        return open.stream().map(sweeps::get).toList();
    }

    int queued() {
        return open.stream().mapToInt(id -> sweeps.get(id).queued.size()).sum();
    }

    List<Run> queuedFor(String dataset) {
        List<Run> waiting = new ArrayList<>();
        for (int sweep : open) {
            for (int id : sweeps.get(sweep).queued) {
                if (runs.get(id).info().dataset().equals(dataset)) {
                    waiting.add(runs.get(id));
                }
            }
        }
        return waiting;
    }
}
