package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.DeviceSpec;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Brings the {@link Scheduler} what happens, and carries out what it wants done. Belongs to the event loop of the queue. */
final class Dispatcher {
    private final Vertx vertx;
    private final Scheduler scheduler;
    private final Board board;
    private final InstantSource clock;
    private final RunNews news;
    private final RunSaving saving;
    private final AwaitedDatasets datasets;
    /** Of the runs that have not ended. */
    private final Map<Integer, Assignment> assignments = new HashMap<>();

    Dispatcher(Vertx vertx, Context loop, Placement placement, Board board, RunSaving saving, DatasetGate datasets, InstantSource clock) {
        this.vertx = vertx;
        this.scheduler = new Scheduler(placement, run -> assignments.get(run).spec());
        this.board = board;
        this.clock = clock;
        this.news = new RunNews(vertx, loop);
        this.saving = saving;
        this.datasets = new AwaitedDatasets(loop, datasets, this::on);
    }

    /** Before the event that has the run wait. */
    void assign(Assignment assignment) {
        assignments.put(assignment.run(), assignment);
    }

    /** @param runs those of the infos, in the same order */
    void assign(List<RunInfo> infos, List<NewSweep.NewRun> runs) {
        for (int i = 0; i < infos.size(); i++) {
            int id = infos.get(i).id();
            assign(new Assignment(id, runs.get(i).spec(), runs.get(i).weights(), runs.get(i).origin()));
        }
    }

    /** What is known of datasets has changed. */
    void datasetsChanged() {
        datasets.tellWhoWaits();
    }

    /** Why the store cannot be written; null where it can, as far as is known. */
    String storeProblem() {
        return scheduler.storeProblem();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    void heard(WorkerMessage message) {
        if (message instanceof WorkerMessage.Idle idle) {
            on(new Event.WorkerIdle(idle.worker()));
        } else if (message instanceof WorkerMessage.Progressed progressed) {
            on(new Event.Progressed(progressed.run(), progressed.progress()));
        } else if (message instanceof WorkerMessage.Paused paused) {
            on(new Event.Paused(paused.runs()));
        } else if (message instanceof WorkerMessage.GivenBack back) {
            on(new Event.GivenBack(back.runs()));
        } else if (message instanceof WorkerMessage.Stalled stalled) {
            on(new Event.Stalled(stalled.run(), stalled.progress(), stalled.reason()));
            saving.watchStore();
        } else if (message instanceof WorkerMessage.BeganAnew anew) {
            Happenings happenings = new Happenings(now());
            board.findRun(anew.run()).ifPresent(run -> happenings.beganAnew(run, anew.reason()));
            saving.note(happenings.rows());
        } else if (message instanceof WorkerMessage.Ended ended) {
            on(new Event.Ended(ended.run(), ended.progress(), ended.outcome()));
        }
    }

    void on(Event event) {
        List<Run> changes = new ArrayList<>();
        Instant now = now();
        Happenings happenings = new Happenings(now);
        if (event instanceof Event.Submitted submitted) {
            happenings.launched(submitted.sweep().id(), submitted.runs().size());
        }
        for (Command command : scheduler.on(event, now)) {
            if (command instanceof Command.RunChanged changed) {
                board.findRun(changed.run().id()).ifPresent(known -> happenings.run(known, changed.run()));
                board.put(changed.run());
                if (changed.stored()) {
                    changes.add(changed.run());
                }
                if (changed.run().state().ended()) {
                    assignments.remove(changed.run().id());
                }
                news.changed(changed.run().id());
            } else if (command instanceof Command.SweepChanged changed) {
                board.find(changed.sweep().id()).ifPresent(known -> happenings.sweep(known, changed.sweep()));
                if (board.find(changed.sweep().id()).filter(known -> !known.info().equals(changed.sweep().info())).isPresent()) {
                    saving.save(changed.sweep().info());
                }
                board.put(changed.sweep());
                news.changed(changed);
            } else if (command instanceof Command.Assign assign) {
                vertx.eventBus().send(QueueBus.assign(assign.worker().id()), cohort(assign));
            } else if (command instanceof Command.AskToStop stop) {
                vertx.eventBus().send(QueueBus.stop(stop.worker().id()), stop.run());
            } else if (command instanceof Command.AskToPause pause) {
                vertx.eventBus().send(QueueBus.pause(pause.worker().id()), pause.run());
            } else if (command instanceof Command.Prepare prepare) {
                datasets.prepare(prepare.dataset());
            }
        }
        saving.save(changes);
        saving.note(happenings.rows());
        if (board.put(new Board.Load(scheduler.running(), scheduler.queued(), scheduler.storeProblem()))) {
            news.systemChanged();
        }
    }

    private CohortAssignment cohort(Command.Assign assign) {
        DeviceSpec device = DeviceSpec.parse(assign.device());
        return new CohortAssignment(assign.runs().stream().map(assignments::get)
                .map(one -> new Assignment(one.run(), one.spec().withDevice(device), one.weights(), one.origin())).toList());
    }
}
