package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Who trains what, when: sweeps first come, first served, their runs in order of index; a run that waits for its dataset is passed over, and so is a paused sweep.
 *
 * <p>A pure state machine: events and the time go in, commands come out. One thread at a time.
 */
public final class Scheduler {
    private final Slots slots;
    private final NextCohort nextCohort;
    private final RunTable table = new RunTable();
    private final WorkerRuns workers = new WorkerRuns();
    private final DatasetWait datasets = new DatasetWait(table);
    private final StoreStall stall = new StoreStall(table, workers);
    private final Pauses pauses = new Pauses(table, workers, stall);
    private final Stops stops = new Stops(table, workers);
    private final ArrayDeque<Worker> idle = new ArrayDeque<>();

    /** @param specs of the runs that have not ended */
    public Scheduler(Placement placement, IntFunction<RunSpec> specs) {
        this.slots = new Slots(placement);
        this.nextCohort = new NextCohort(placement, slots, specs, this::waiting);
    }

    /** The commands are in the order in which they are to be carried out. */
    public List<Command> on(Event event, Instant now) {
        table.begin();
        handle(event, now);
        if (!(event instanceof Event.Progressed)) {
            assign(now);
        }
        return table.commands();
    }

    public int running() {
        return workers.training();
    }

    public int queued() {
        return table.queued();
    }

    /** Why the store cannot be written, so that nothing starts; null where it can, as far as is known. */
    public String storeProblem() {
        return stall.problem();
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
            datasets.ready(dataset.dataset());
        } else if (event instanceof Event.DatasetWaiting dataset) {
            datasets.waiting(dataset.dataset(), dataset.reason());
        } else if (event instanceof Event.DatasetFailed dataset) {
            datasets.failed(dataset.dataset(), dataset.reason(), now);
        } else if (event instanceof Event.Progressed progressed) {
            progress(progressed);
        } else if (event instanceof Event.Ended ended) {
            end(ended, now);
        } else if (event instanceof Event.Paused paused) {
            pauses.paused(paused);
        } else if (event instanceof Event.GivenBack back) {
            back.runs().forEach(run -> takeBack(run, now));
        } else if (event instanceof Event.Stalled run) {
            stall.stall(run, now);
        } else if (event instanceof Event.StoreWritable) {
            stall.goOn();
        } else if (event instanceof Event.PauseSweep pause) {
            pauses.pause(pause.sweep());
        } else if (event instanceof Event.ResumeSweep resume) {
            pauses.resume(resume.sweep());
        } else if (event instanceof Event.Described described) {
            describe(described);
        } else if (event instanceof Event.StopSweep stop) {
            stops.sweep(stop.sweep(), now);
        } else if (event instanceof Event.StopRun stop) {
            stops.run(stop.run(), now);
        }
    }

    private void submit(Event.Submitted event) {
        SweepTally tally = table.add(event.sweep(), true);
        table.open(event.sweep().id());
        addQueued(tally, event.runs());
    }

    private void join(Event.Joined event) {
        SweepTally tally = table.sweep(event.sweep());
        boolean over = tally.state().ended();
        tally.info = tally.info.extended(event.spec(), event.axes(), event.varying()).paused(tally.info.paused() && !over);
        tally.stopRequested = false;
        table.open(event.sweep());
        table.touch(event.sweep(), true);
        event.described().forEach(info -> table.replace(table.run(info.id()).described(info), true));
        addQueued(tally, event.runs());
    }

    private void addQueued(SweepTally tally, List<RunInfo> infos) {
        add(tally, infos.stream().map(info -> Run.queued(info).waiting(datasets.reason(info.dataset()))).toList());
    }

    private void add(SweepTally tally, List<Run> added) {
        Set<String> needed = new LinkedHashSet<>();
        for (Run run : added) {
            table.add(tally, run);
            if (!run.state().ended() && datasets.isUnknown(run.info().dataset())) {
                needed.add(run.info().dataset());
            }
        }
        needed.forEach(datasets::prepare);
    }

    private void restore(Event.Restored event) {
        for (Run run : event.runs()) {
            if (run.state() == RunState.RUNNING || run.state() == RunState.PAUSED && !event.sweep().paused()) {
                throw new IllegalArgumentException("run=" + run.id() + " state=" + run.state() + ", restored runs have ended or wait");
            }
        }
        SweepTally tally = table.add(event.sweep(), false);
        add(tally, event.runs());
        tally.restored();
        if (tally.waiting()) {
            table.open(tally.info.id());
        }
    }

    private void climbed(Event.Climbed event) {
        table.sweep(event.sweep()).climbed(event.earlier());
        table.touch(event.sweep(), false);
    }

    private void describe(Event.Described event) {
        SweepTally tally = table.sweep(event.sweep());
        if (tally != null) {
            tally.info = tally.info.described(event.notes(), event.tags());
            table.touch(event.sweep(), true);
        }
    }

    private void progress(Event.Progressed event) {
        Run run = table.run(event.run());
        if (run != null && run.state() == RunState.RUNNING) {
            table.replace(run.progressed(event.progress()), false);
        }
    }

    private void end(Event.Ended event, Instant now) {
        Run run = table.run(event.run());
        if (run == null || !workers.has(run)) {
            return;
        }
        workers.release(run.id());
        workers.forgetStop(run.id());
        table.end(run.progressed(event.progress() == null ? run.progress() : event.progress()), event.outcome(), now);
    }

    /** What a worker could not train together with the rest of its cohort. */
    private void takeBack(int id, Instant now) {
        Run run = table.run(id);
        if (run == null || run.state() != RunState.RUNNING) {
            return;
        }
        workers.release(id);
        if (workers.forgetStop(id)) {
            table.end(run, run.hasTrained() ? Stops.between() : Stops.early(), now);
            return;
        }
        SweepTally tally = table.sweepOf(run);
        table.replace(!run.hasTrained() || !tally.info.paused() ? run.givenBack() : run.paused(), true);
        table.open(tally.info.id());
    }

    private void assign(Instant now) {
        while (stall.problem() == null && !idle.isEmpty()) {
            NextCohort.Choice next = nextCohort.choose(table.open(), idle.size());
            if (next == null) {
                return;
            }
            Worker worker = idle.remove();
            slots.take(worker, next.device());
            for (int id : next.runs()) {
                Run run = table.run(id);
                workers.start(id, worker);
                table.replace(run.started(worker, next.device(), now), true);
                table.closeIfServed(table.sweepOf(run));
            }
            table.command(new Command.Assign(worker, next.runs(), next.device()));
        }
    }

    private NextCohort.Waiting waiting(int id) {
        Run run = table.run(id);
        return new NextCohort.Waiting(run, workers.company(id), datasets.isReady(run.info().dataset()), workers.isAskedToStop(id));
    }
}
