package dev.lockstep.server.schedule;

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
import java.util.List;
import java.util.function.Supplier;

/** The queue of all sweeps: what people ask of it, and what is left of it for the next start. One event loop; its methods may be called from anywhere. */
public final class RunQueue extends VerticleBase {
    private final Board board;
    private final Catalogue catalogue;
    private final DatasetGate datasets;
    private final InterruptedRuns interrupted;
    private final SweepPlanner planner;
    private final Placement placement;
    private final InstantSource clock;
    private final StoreRoom room;
    private RunSaving saving;
    private Dispatcher dispatcher;
    private SweepGrowth growth;
    private QueueRestore restore;

    public RunQueue(Board board, Catalogue catalogue, DatasetGate datasets, InterruptedRuns interrupted, SweepPlanner planner,
            Placement placement, InstantSource clock, StoreRoom room) {
        this.board = board;
        this.catalogue = catalogue;
        this.datasets = datasets;
        this.interrupted = interrupted;
        this.planner = planner;
        this.placement = placement;
        this.clock = clock;
        this.room = room;
    }

    @Override
    public Future<?> start() {
        saving = new RunSaving(vertx, context, catalogue, board, room, () -> dispatcher.on(new Event.StoreWritable()));
        dispatcher = new Dispatcher(vertx, context, placement, board, saving, datasets, clock);
        ClimbReading climbs = new ClimbReading(context, dispatcher, board, interrupted);
        growth = new SweepGrowth(vertx, dispatcher, board, catalogue, saving, planner, interrupted, climbs);
        restore = new QueueRestore(vertx, dispatcher, board, saving, planner, interrupted, climbs);
        vertx.eventBus().<WorkerMessage>localConsumer(QueueBus.QUEUE, message -> dispatcher.heard(message.body()));
        vertx.eventBus().<Integer>localConsumer(Changes.DATASETS, message -> dispatcher.datasetsChanged());
        return catalogue.contents().compose(restore::from);
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
            Instant now = dispatcher.now();
            return catalogue.create(Rows.row(sweep, now), () -> Rows.rows(sweep.runs(), 0, now)).map(created -> {
                List<RunInfo> infos = Rows.infos(sweep.runs(), created, 0, now);
                dispatcher.assign(infos, sweep.runs());
                board.members(created.sweep().id(), infos.stream().map(RunInfo::id).toList());
                dispatcher.on(new Event.Submitted(Rows.sweep(created.sweep()), infos));
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
        return onContext(() -> growth.extend(id, wish));
    }

    /** What {@link #extendSweep} would train, and what of it is there already; fails where that would. Changes nothing. */
    public Future<JsonObject> extensionOf(int id, String wish) {
        return onContext(() -> growth.extensionOf(id, wish));
    }

    /** New runs in the place of those that failed or diverged; fails with {@link Refused} where there are none. */
    public Future<Void> retrySweep(int id) {
        return onContext(() -> growth.retry(id));
    }

    /** Changes nothing where there is no such sweep or it has ended. Done when the wish would outlive this server, if the store can be written. */
    public Future<Void> stopSweep(int id) {
        return onContext(() -> {
            dispatcher.on(new Event.StopSweep(id));
            return saving.lastRuns().otherwiseEmpty();
        });
    }

    /** Changes nothing where it is paused already; fails with {@link Refused} where there is nothing to pause. */
    public Future<Void> pauseSweep(int id) {
        return onContext(() -> {
            present(id, "pause");
            dispatcher.on(new Event.PauseSweep(id));
            return saving.lastSweep();
        });
    }

    /** Changes nothing where it is not paused; fails with {@link Refused} where there is nothing to resume. */
    public Future<Void> resumeSweep(int id) {
        return onContext(() -> {
            present(id, "resume");
            Future<Void> writable = dispatcher.storeProblem() == null ? Future.succeededFuture() : saving.tryStore().recover(e -> Future.failedFuture(
                    new Refused("cannot resume sweep=" + id + ": the store cannot be written yet (" + e.getMessage() + "); make room on its disk")));
            return writable.compose(tried -> {
                dispatcher.on(new Event.ResumeSweep(id));
                return saving.lastSweep();
            });
        });
    }

    /** @param tags a JSON array of texts */
    public Future<Void> describeSweep(int id, String notes, String tags) {
        return onContext(() -> {
            dispatcher.on(new Event.Described(id, notes, tags));
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
            dispatcher.on(new Event.StopRun(id));
            return saving.lastRuns().otherwiseEmpty();
        });
    }

    /** Runs that had not ended when the server did before. Known once this is deployed. */
    public int unfinished() {
        return restore.unfinished();
    }

    /** Those among them that had begun. */
    public int begun() {
        return restore.begun();
    }

    /** The first of those that had begun, as they were when the server started. */
    public List<Run> recovered() {
        return restore.recovered();
    }

    /** What happened to a sweep, the newest first. */
    public Future<List<EventRow>> events(int sweep, int limit) {
        return catalogue.events(sweep, limit);
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
}
