package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.server.store.Catalogue;
import dev.lockstep.server.store.EventRow;
import dev.lockstep.server.store.StoreRoom;
import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns the {@link Scheduler}: brings it its events, carries out its commands. One event loop; its methods may be called from anywhere. */
public final class RunQueue extends VerticleBase {
    /** Runs that a start says by name that it recovered. */
    private static final int MOST_RECOVERED = 100;
    private static final Logger LOG = LoggerFactory.getLogger(RunQueue.class);

    private final Scheduler scheduler;
    private final Board board;
    private final Catalogue catalogue;
    private final DatasetGate datasets;
    private final InterruptedRuns interrupted;
    private final SweepPlanner planner;
    private final InstantSource clock;
    private final StoreRoom room;
    private final Map<Integer, Assignment> assignments = new HashMap<>();
    private final Set<String> awaited = new HashSet<>();
    /** Sweeps to which runs are being added. */
    private final Set<Integer> joining = new HashSet<>();
    /** Sweeps of before of which it has not been read how their best rose: who looks at them while they do nothing? */
    private final Set<Integer> unread = new HashSet<>();
    private final List<Run> recovered = new ArrayList<>();
    private int unfinished;
    private int begun;
    private RunNews news;
    private RunSaving saving;

    public RunQueue(Board board, Catalogue catalogue, DatasetGate datasets, InterruptedRuns interrupted, SweepPlanner planner,
            Placement placement, InstantSource clock, StoreRoom room) {
        this.scheduler = new Scheduler(placement, run -> assignments.get(run).spec());
        this.board = board;
        this.catalogue = catalogue;
        this.datasets = datasets;
        this.interrupted = interrupted;
        this.planner = planner;
        this.clock = clock;
        this.room = room;
    }

    @Override
    public Future<?> start() {
        news = new RunNews(vertx, context);
        saving = new RunSaving(vertx, context, catalogue, board, room, () -> on(new Event.StoreWritable()));
        vertx.eventBus().<WorkerMessage>localConsumer(QueueBus.QUEUE, message -> handle(message.body()));
        vertx.eventBus().<Integer>localConsumer(Changes.DATASETS, message -> tellWhoWaits());
        return catalogue.contents().compose(this::restore);
    }

    /** Progress is not written down while runs train; this is the last chance to. */
    @Override
    public Future<?> stop() {
        List<Run> training = board.training();
        return catalogue.save(() -> Rows.rows(training));
    }

    /** The id of the new sweep, once it is safely kept and its runs wait for workers. */
    public Future<Integer> submit(NewSweep sweep) {
        return onContext(() -> {
            Instant now = now();
            return catalogue.create(Rows.row(sweep, now), () -> Rows.rows(sweep.runs(), 0, now)).map(created -> {
                List<RunInfo> infos = Rows.infos(sweep.runs(), created, 0, now);
                assign(infos, sweep.runs());
                board.members(created.sweep().id(), infos.stream().map(RunInfo::id).toList());
                on(new Event.Submitted(Rows.sweep(created.sweep()), infos));
                return created.sweep().id();
            });
        });
    }

    /**
     * New runs of a sweep for what {@code wish} adds to it; fails with {@link Refused} where that is nothing new.
     *
     * @param wish JSON, see {@link dev.lockstep.experiments.SweepExtension}
     */
    public Future<Void> extendSweep(int id, String wish) {
        return join(id, "extend", (sweep, runs) -> MoreRuns.extension(planner, sweep, runs, wish, interrupted));
    }

    /** What {@link #extendSweep} would train, and what of it is there already; fails where that would. Changes nothing. */
    public Future<JsonObject> extensionOf(int id, String wish) {
        return onContext(() -> {
            Sweep sweep = joinable(id, "extend");
            List<Run> members = board.members(id);
            return vertx.executeBlocking(() -> MoreRuns.extension(planner, sweep.info(), members, wish, interrupted).cost(), false);
        });
    }

    private Sweep joinable(int id, String wish) {
        Sweep sweep = board.find(id).orElseThrow(() -> new Refused("there is no sweep=" + id));
        if (sweep.state() == SweepState.STOPPING) {
            throw new Refused("cannot " + wish + " sweep=" + id + ": it is stopping, wait until its runs have ended");
        }
        return sweep;
    }

    /** New runs in the place of those that failed or diverged; fails with {@link Refused} where there are none. */
    public Future<Void> retrySweep(int id) {
        return join(id, "retry", (sweep, runs) -> MoreRuns.retry(planner, sweep, runs));
    }

    /** @param plan blocking; of a sweep and its runs in order of index */
    private Future<Void> join(int id, String wish, BiFunction<SweepInfo, List<Run>, MoreRuns> plan) {
        return onContext(() -> {
            Sweep sweep = joinable(id, wish);
            if (!joining.add(id)) {
                throw new Refused("cannot " + wish + " sweep=" + id + ": other runs are just being added to it, ask again");
            }
            List<Run> members = board.members(id);
            return vertx.executeBlocking(() -> plan.apply(sweep.info(), members), false)
                    .compose(more -> join(id, members.size(), more))
                    .onComplete(done -> joining.remove(id));
        });
    }

    private Future<Void> join(int id, int first, MoreRuns more) {
        Instant now = now();
        SweepInfo info = board.find(id).orElseThrow().info().extended(more.spec(), more.axes(), more.varying());
        return catalogue.join(Rows.row(info), () -> Rows.rows(more.runs(), first, now)).compose(created -> {
            List<RunInfo> infos = Rows.infos(more.runs(), created, first, now);
            assign(infos, more.runs());
            board.members(id, Stream.concat(board.runIdsOf(id).stream(), infos.stream().map(RunInfo::id)).toList());
            on(new Event.Joined(id, more.spec(), more.axes(), more.varying(), infos, more.described()));
            readClimb(id);
            return saving.lastSweep();
        });
    }

    /** @param runs those of the infos, in the same order */
    private void assign(List<RunInfo> infos, List<NewSweep.NewRun> runs) {
        for (int i = 0; i < infos.size(); i++) {
            int id = infos.get(i).id();
            assignments.put(id, new Assignment(id, runs.get(i).spec(), runs.get(i).weights(), runs.get(i).origin()));
        }
    }

    /** Changes nothing where there is no such sweep or it has ended. Done when the wish would outlive this server, if the store can be written. */
    public Future<Void> stopSweep(int id) {
        return onContext(() -> {
            on(new Event.StopSweep(id));
            return saving.lastRuns().otherwiseEmpty();
        });
    }

    /** Changes nothing where it is paused already; fails with {@link Refused} where there is nothing to pause. */
    public Future<Void> pauseSweep(int id) {
        return onContext(() -> {
            present(id, "pause");
            on(new Event.PauseSweep(id));
            return saving.lastSweep();
        });
    }

    /** Changes nothing where it is not paused; fails with {@link Refused} where there is nothing to resume. */
    public Future<Void> resumeSweep(int id) {
        return onContext(() -> {
            present(id, "resume");
            Future<Void> writable = scheduler.storeProblem() == null ? Future.succeededFuture() : saving.tryStore().recover(e -> Future.failedFuture(
                    new Refused("cannot resume sweep=" + id + ": the store cannot be written yet (" + e.getMessage() + "); make room on its disk")));
            return writable.compose(tried -> {
                on(new Event.ResumeSweep(id));
                return saving.lastSweep();
            });
        });
    }

    /** @param tags a JSON array of texts */
    public Future<Void> describeSweep(int id, String notes, String tags) {
        return onContext(() -> {
            on(new Event.Described(id, notes, tags));
            return saving.lastSweep();
        });
    }

    /** A sweep that goes on. */
    private void present(int id, String wish) {
        Sweep sweep = board.find(id).orElseThrow(() -> new Refused("there is no sweep=" + id));
        if (sweep.state().ended() || sweep.state() == SweepState.STOPPING) {
            throw new Refused("cannot " + wish + " sweep=" + id + ": it is " + sweep.state().json() + ", only one that is queued, running or paused can be "
                    + wish + "d");
        }
    }

    /** Changes nothing where there is no such run or it has ended. Done as {@link #stopSweep}. */
    public Future<Void> stopRun(int id) {
        return onContext(() -> {
            on(new Event.StopRun(id));
            return saving.lastRuns().otherwiseEmpty();
        });
    }

    private Future<?> restore(Catalogue.Contents contents) {
        return vertx.executeBlocking(() -> contents.runs().stream().map(Rows::run).toList(), false)
                .compose(runs -> interrupted.read(runs.stream().filter(run -> !run.state().ended() && run.startedAt() != null).map(Run::id).toList())
                        .compose(logged -> vertx.executeBlocking(() -> Restart.of(contents, runs, logged, interrupted.numericsVersion(), planner, now()), false)))
                .map(restart -> {
                    restore(restart);
                    return null;
                });
    }

    private void restore(Restart restart) {
        restart.assignments().forEach(assignment -> assignments.put(assignment.run(), assignment));
        for (Event.Restored sweep : restart.sweeps()) {
            board.members(sweep.sweep().id(), sweep.runs().stream().map(Run::id).toList());
            on(sweep);
        }
        restart.sweeps().stream().flatMap(sweep -> sweep.runs().stream()).filter(run -> !run.state().ended()).forEach(run -> {
            unfinished++;
            begun += run.startedAt() == null ? 0 : 1;
            if (run.startedAt() != null && recovered.size() < MOST_RECOVERED) {
                recovered.add(run);
            }
        });
        Happenings happenings = new Happenings(now());
        restart.changed().stream().filter(run -> run.startedAt() != null).forEach(happenings::recovered);
        saving.note(happenings.rows());
        saving.save(restart.changed());
        restart.sweeps().stream().map(sweep -> sweep.sweep().id()).forEach(unread::add);
        restart.sweeps().stream().map(sweep -> sweep.sweep().id()).filter(id -> !board.find(id).orElseThrow().state().ended()).forEach(this::readClimb);
    }

    /** Once for each sweep. Nobody waits for it. */
    private void readClimb(int sweep) {
        if (unread.remove(sweep)) {
            List<Run> begun = board.members(sweep).stream().filter(run -> run.startedAt() != null).toList();
            interrupted.evaluations(begun.stream().map(Run::id).toList()).map(found -> Climb.of(own(begun, found)))
                    .onSuccess(climb -> context.runOnContext(read -> on(new Event.Climbed(sweep, climb))))
                    .onFailure(e -> LOG.warn("it is not known how the best of sweep={} rose", sweep, e));
        }
    }

    /** Without those that a run took over from another one: they rose there, at their time. */
    private static List<List<Evaluation>> own(List<Run> runs, List<List<Evaluation>> evaluations) {
        List<List<Evaluation>> own = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            List<Evaluation> all = evaluations.get(i);
            if (run.info().origin() == null || all.isEmpty()) {
                own.add(all);
                continue;
            }
            Progress there = run.info().origin().progress();
            List<Evaluation> behind = new ArrayList<>();
            behind.add(new Evaluation((int) there.step(), 0, run.startedAt().toEpochMilli() * 1000, Float.NEGATIVE_INFINITY));
            all.stream().filter(evaluation -> evaluation.step() > there.step()).forEach(behind::add);
            own.add(behind);
        }
        return own;
    }

    /** Runs that had not ended when the server did before. Known once this is deployed. */
    public int unfinished() {
        return unfinished;
    }

    /** Those among them that had begun. */
    public int begun() {
        return begun;
    }

    /** The first of those that had begun, as they were when the server started. */
    public List<Run> recovered() {
        return List.copyOf(recovered);
    }

    /** What happened to a sweep, the newest first. */
    public Future<List<EventRow>> events(int sweep, int limit) {
        return catalogue.events(sweep, limit);
    }

    private void handle(WorkerMessage message) {
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

    private void on(Event event) {
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
                prepare(prepare.dataset());
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

    private void prepare(String dataset) {
        awaited.add(dataset);
        // A download that is under way may not say anything new for long.
        context.runOnContext(ignored -> tellWhoWaits());
        datasets.ready(dataset).onComplete(ready -> context.runOnContext(ignored -> {
            awaited.remove(dataset);
            on(ready.succeeded() ? new Event.DatasetReady(dataset) : new Event.DatasetFailed(dataset, ready.cause().getMessage()));
        }));
    }

    private void tellWhoWaits() {
        for (String dataset : List.copyOf(awaited)) {
            String progress = datasets.progress(dataset);
            if (progress != null) {
                on(new Event.DatasetWaiting(dataset, progress));
            }
        }
    }

    private <T> Future<T> onContext(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(ignored -> {
            try {
                work.get().onComplete(promise);
            } catch (RuntimeException e) {
                promise.fail(e);
            }
        });
        return promise.future();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
