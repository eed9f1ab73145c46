package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;

/**
 * Who trains what, when: sweeps first come, first served, their runs in order of index; a run that waits for its dataset is passed over, and so is a paused sweep.
 *
 * <p>A pure state machine: events and the time go in, commands come out. One thread at a time.
 */
public final class Scheduler {
    /** Said of a run that a stop reached before a worker did. */
    static final String STOPPED_EARLY = "stopped before it started";
    /** Said of a run that had begun and that no worker had. */
    static final String STOPPED_BETWEEN = "stopped before it went on";

    private final Slots slots;
    private final NextCohort nextCohort;
    private final Map<Integer, Run> runs = new HashMap<>();
    private final Map<Integer, SweepTally> sweeps = new HashMap<>();
    /** Sweeps with runs to assign, oldest first. */
    private final Set<Integer> open = new LinkedHashSet<>();
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();
    private final Map<Integer, Worker> training = new HashMap<>();
    /** Runs that began and wait, with the workers that put them aside. */
    private final Map<Integer, Worker> aside = new HashMap<>();
    /** Of a run that began and waits: itself and those in whose company it goes on. */
    private final Map<Integer, Set<Integer>> company = new HashMap<>();
    private final Set<Integer> askedToPause = new HashSet<>();
    private final Set<Integer> askedToStop = new HashSet<>();
    /** Given up by their workers because the store could not be written. */
    private final Set<Integer> stalled = new TreeSet<>();
    /** Why nothing can start now; null where it can. */
    private String storeProblem;
    private final Set<String> ready = new HashSet<>();
    /** Datasets that were asked for and are not there yet, with what is known of them; null before anything is. */
    private final Map<String, String> preparing = new HashMap<>();

    private List<Command> commands;
    /** Sweeps touched by the event at hand; true where that is more than progress. */
    private Map<Integer, Boolean> touched;

    /** @param specs of the runs that have not ended */
    public Scheduler(Placement placement, IntFunction<RunSpec> specs) {
        this.slots = new Slots(placement);
        this.nextCohort = new NextCohort(placement, slots, specs, this::waiting);
    }

    /** The commands are in the order in which they are to be carried out. */
    public List<Command> on(Event event, Instant now) {
        commands = new ArrayList<>();
        touched = new LinkedHashMap<>();
        handle(event, now);
        if (!(event instanceof Event.Progressed)) {
            assign(now);
        }
        touched.forEach((id, stored) -> commands.add(new Command.SweepChanged(sweeps.get(id).snapshot(runs), stored)));
        return commands;
    }

    public int running() {
        return training.size();
    }

    public int queued() {
        return open.stream().mapToInt(id -> sweeps.get(id).queued.size()).sum();
    }

    /** Why the store cannot be written, so that nothing starts; null where it can, as far as is known. */
    public String storeProblem() {
        return storeProblem;
    }

    private void handle(Event event, Instant now) {
        if (event instanceof Event.Submitted submitted) {
            submit(submitted);
        } else if (event instanceof Event.Joined joined) {
            join(joined);
        } else if (event instanceof Event.Climbed climbed) {
            climbed(climbed);
        } else if (event instanceof Event.Restored restored) {
            restore(restored);
        } else if (event instanceof Event.WorkerIdle worker) {
            slots.free(worker.worker());
            idle.add(worker.worker());
        } else if (event instanceof Event.DatasetReady dataset) {
            ready.add(dataset.dataset());
            preparing.remove(dataset.dataset());
            setReason(dataset.dataset(), null);
        } else if (event instanceof Event.DatasetWaiting dataset) {
            preparing.put(dataset.dataset(), dataset.reason());
            setReason(dataset.dataset(), dataset.reason());
        } else if (event instanceof Event.DatasetFailed dataset) {
            preparing.remove(dataset.dataset());
            ready.remove(dataset.dataset());
            waitingFor(dataset.dataset()).forEach(run -> end(run, Outcome.failed(dataset.reason()), now));
        } else if (event instanceof Event.Progressed progressed) {
            progress(progressed);
        } else if (event instanceof Event.Ended ended) {
            end(ended, now);
        } else if (event instanceof Event.Paused paused) {
            putAside(paused);
        } else if (event instanceof Event.GivenBack back) {
            back.runs().forEach(run -> takeBack(run, now));
        } else if (event instanceof Event.Stalled run) {
            stall(run, now);
        } else if (event instanceof Event.StoreWritable) {
            goOnWithStalled();
        } else if (event instanceof Event.PauseSweep pause) {
            pauseSweep(pause.sweep());
        } else if (event instanceof Event.ResumeSweep resume) {
            resumeSweep(resume.sweep());
        } else if (event instanceof Event.Described described) {
            describe(described);
        } else if (event instanceof Event.StopSweep stop) {
            stopSweep(stop.sweep(), now);
        } else if (event instanceof Event.StopRun stop) {
            stopRun(stop.run(), now);
        }
    }

    private void submit(Event.Submitted event) {
        SweepTally tally = new SweepTally(event.sweep());
        sweeps.put(event.sweep().id(), tally);
        open.add(event.sweep().id());
        touched.put(event.sweep().id(), true);
        addQueued(tally, event.runs());
    }

    private void join(Event.Joined event) {
        SweepTally tally = sweeps.get(event.sweep());
        boolean over = tally.state().ended();
        tally.info = tally.info.extended(event.spec(), event.axes(), event.varying()).paused(tally.info.paused() && !over);
        tally.stopRequested = false;
        open.add(event.sweep());
        touched.put(event.sweep(), true);
        event.described().forEach(info -> replace(runs.get(info.id()), runs.get(info.id()).described(info), true));
        addQueued(tally, event.runs());
    }

    private void addQueued(SweepTally tally, List<RunInfo> infos) {
        add(tally, infos.stream().map(info -> Run.queued(info).waiting(preparing.get(info.dataset()))).toList());
    }

    private void add(SweepTally tally, List<Run> added) {
        Set<String> needed = new LinkedHashSet<>();
        for (Run run : added) {
            String dataset = run.info().dataset();
            runs.put(run.id(), run);
            tally.add(run);
            commands.add(new Command.RunChanged(run, false));
            if (!run.state().ended() && !ready.contains(dataset) && !preparing.containsKey(dataset)) {
                needed.add(dataset);
            }
        }
        for (String dataset : needed) {
            preparing.put(dataset, null);
            commands.add(new Command.Prepare(dataset));
        }
    }

    private void restore(Event.Restored event) {
        SweepTally tally = new SweepTally(event.sweep());
        sweeps.put(event.sweep().id(), tally);
        touched.put(event.sweep().id(), false);
        for (Run run : event.runs()) {
            if (run.state() == RunState.RUNNING || run.state() == RunState.PAUSED && !event.sweep().paused()) {
                throw new IllegalArgumentException("run=" + run.id() + " state=" + run.state() + ", restored runs have ended or wait");
            }
        }
        add(tally, event.runs());
        tally.restored();
        if (tally.waiting()) {
            open.add(tally.info.id());
        }
    }

    private void climbed(Event.Climbed event) {
        sweeps.get(event.sweep()).climbed(event.earlier());
        touched.merge(event.sweep(), false, Boolean::logicalOr);
    }

    private void progress(Event.Progressed event) {
        Run run = runs.get(event.run());
        if (run != null && run.state() == RunState.RUNNING) {
            replace(run, run.progressed(event.progress()), false);
        }
    }

    private void end(Event.Ended event, Instant now) {
        Run run = runs.get(event.run());
        if (run == null || run.state() != RunState.RUNNING && !aside.containsKey(run.id())) {
            return;
        }
        release(run.id());
        askedToStop.remove(run.id());
        end(run.progressed(event.progress() == null ? run.progress() : event.progress()), event.outcome(), now);
    }

    /** No worker has the run any more. */
    private void release(int id) {
        training.remove(id);
        aside.remove(id);
        Set<Integer> others = company.remove(id);
        if (others != null) {
            others.remove(id);
        }
        askedToPause.remove(id);
    }

    private void end(Run run, Outcome outcome, Instant now) {
        replace(runs.get(run.id()), run.ended(outcome, now), true);
        closeIfServed(sweeps.get(run.info().sweep()));
    }

    /** A sweep keeps its place while any of its runs waits. */
    private void closeIfServed(SweepTally tally) {
        if (!tally.waiting()) {
            open.remove(tally.info.id());
        }
    }

    private void pauseSweep(int id) {
        SweepTally tally = sweeps.get(id);
        if (tally == null || tally.state().ended() || tally.stopRequested || tally.info.paused()) {
            return;
        }
        tally.info = tally.info.paused(true);
        touched.put(id, true);
        for (int run : tally.running) {
            if (askedToPause.add(run)) {
                commands.add(new Command.AskToPause(training.get(run), run));
            }
        }
    }

    private void resumeSweep(int id) {
        SweepTally tally = sweeps.get(id);
        if (tally == null || !tally.info.paused() || tally.stopRequested) {
            return;
        }
        tally.info = tally.info.paused(false);
        touched.put(id, true);
        for (int run : List.copyOf(tally.paused)) {
            if (!stalled.contains(run)) {
                replace(runs.get(run), runs.get(run).resumed(), true);
            }
        }
    }

    /** A sweep may be resumed before its workers have heard of the pause: then the run waits for the next of them. */
    private void putAside(Event.Paused event) {
        Set<Integer> together = new TreeSet<>();
        event.runs().forEach((id, progress) -> {
            Run run = runs.get(id);
            if (run == null || run.state() != RunState.RUNNING) {
                return;
            }
            aside.put(id, training.remove(id));
            together.add(id);
            company.put(id, together);
            askedToPause.remove(id);
            SweepTally tally = sweeps.get(run.info().sweep());
            Run waiting = run.progressed(progress);
            replace(run, tally.info.paused() ? waiting.paused() : waiting.resumed(), true);
            open.add(tally.info.id());
        });
    }

    /** What a worker could not train together with the rest of its cohort. */
    private void takeBack(int id, Instant now) {
        Run run = runs.get(id);
        if (run == null || run.state() != RunState.RUNNING) {
            return;
        }
        training.remove(id);
        askedToPause.remove(id);
        SweepTally tally = sweeps.get(run.info().sweep());
        if (askedToStop.remove(id)) {
            end(run, new Outcome(RunState.STOPPED, run.hasTrained() ? STOPPED_BETWEEN : STOPPED_EARLY, null), now);
            return;
        }
        replace(run, !run.hasTrained() || !tally.info.paused() ? run.givenBack() : run.paused(), true);
        open.add(tally.info.id());
    }

    private void stall(Event.Stalled event, Instant now) {
        Run run = runs.get(event.run());
        if (run == null || run.state() != RunState.RUNNING && !aside.containsKey(run.id())) {
            return;
        }
        storeProblem = event.reason();
        release(run.id());
        Run behind = run.progressed(event.progress() == null ? run.progress() : event.progress());
        if (askedToStop.remove(run.id())) {
            end(behind, new Outcome(RunState.STOPPED, STOPPED_BETWEEN, null), now);
            return;
        }
        stalled.add(run.id());
        replace(run, behind.stalled(event.reason()), true);
        open.add(run.info().sweep());
    }

    private void goOnWithStalled() {
        storeProblem = null;
        for (int id : stalled) {
            Run run = runs.get(id);
            if (run.state() == RunState.PAUSED) {
                replace(run, sweeps.get(run.info().sweep()).info.paused() ? run.paused() : run.resumed(), true);
            }
        }
        stalled.clear();
    }

    private void describe(Event.Described event) {
        SweepTally tally = sweeps.get(event.sweep());
        if (tally != null) {
            tally.info = tally.info.described(event.notes(), event.tags());
            touched.put(event.sweep(), true);
        }
    }

    private void stopSweep(int id, Instant now) {
        SweepTally tally = sweeps.get(id);
        if (tally == null || tally.state().ended()) {
            return;
        }
        tally.stopRequested = true;
        tally.info = tally.info.paused(false);
        touched.put(id, true);
        for (int run : List.copyOf(tally.queued)) {
            stopRun(run, now);
        }
        for (int run : List.copyOf(tally.paused)) {
            stopRun(run, now);
        }
        for (int run : List.copyOf(tally.running)) {
            stopRun(run, now);
        }
    }

    private void stopRun(int id, Instant now) {
        Run run = runs.get(id);
        if (run == null || run.state().ended()) {
            return;
        }
        if (run.state() != RunState.RUNNING && !aside.containsKey(id)) {
            end(run, new Outcome(RunState.STOPPED, run.startedAt() == null ? STOPPED_EARLY : STOPPED_BETWEEN, null), now);
        } else if (askedToStop.add(id)) {
            // Kept, so that the run does not go on when the server dies before its worker has stopped.
            replace(run, run.stopWish(), true);
            commands.add(new Command.AskToStop(run.state() == RunState.RUNNING ? training.get(id) : aside.get(id), id));
        }
    }

    private void assign(Instant now) {
        while (storeProblem == null && !idle.isEmpty()) {
            NextCohort.Choice next = nextCohort.choose(open.stream().map(sweeps::get).toList(), idle.size());
            if (next == null) {
                return;
            }
            Worker worker = idle.remove();
            slots.take(worker, next.device());
            for (int id : next.runs()) {
                Run run = runs.get(id);
                training.put(id, worker);
                aside.remove(id);
                company.remove(id);
                replace(run, run.started(worker, next.device(), now), true);
                closeIfServed(sweeps.get(run.info().sweep()));
            }
            commands.add(new Command.Assign(worker, next.runs(), next.device()));
        }
    }

    private NextCohort.Waiting waiting(int id) {
        Run run = runs.get(id);
        return new NextCohort.Waiting(run, company.get(id), ready.contains(run.info().dataset()), askedToStop.contains(id));
    }

    private void setReason(String dataset, String reason) {
        for (Run run : waitingFor(dataset)) {
            if (!Objects.equals(run.reason(), reason)) {
                replace(run, run.waiting(reason), false);
            }
        }
    }

    private List<Run> waitingFor(String dataset) {
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

    private void replace(Run from, Run to, boolean stored) {
        runs.put(to.id(), to);
        sweeps.get(to.info().sweep()).change(from, to);
        touched.merge(to.info().sweep(), stored, Boolean::logicalOr);
        commands.add(new Command.RunChanged(to, stored));
    }
}
