package dev.lockstep.server.schedule;

import dev.lockstep.server.store.Catalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Takes over the sweeps and runs that an earlier life of the server left in the store. Belongs to the event loop of the queue. */
final class QueueRestore {
    /** Runs that a start says by name that it recovered. */
    private static final int MOST_RECOVERED = 100;

    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final Board board;
    private final RunSaving saving;
    private final SweepPlanner planner;
    private final InterruptedRuns interrupted;
    private final ClimbReading climbs;
    private final List<Run> recovered = new ArrayList<>();
    private int unfinished;
    private int begun;

    QueueRestore(Vertx vertx, Dispatcher dispatcher, Board board, RunSaving saving, SweepPlanner planner, InterruptedRuns interrupted, ClimbReading climbs) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.board = board;
        this.saving = saving;
        this.planner = planner;
        this.interrupted = interrupted;
        this.climbs = climbs;
    }

    /** Runs that had not ended. */
    int unfinished() {
        return unfinished;
    }

    /** Those among them that had begun. */
    int begun() {
        return begun;
    }

    /** The first of those that had begun, as they were. */
    List<Run> recovered() {
        return List.copyOf(recovered);
    }

    Future<?> from(Catalogue.Contents contents) {
        return vertx.executeBlocking(() -> contents.runs().stream().map(Rows::run).toList(), false)
                .compose(runs -> interrupted.read(runs.stream().filter(run -> !run.state().ended() && run.startedAt() != null).map(Run::id).toList())
                        .compose(logged -> vertx.executeBlocking(
                                () -> Restart.of(contents, runs, logged, interrupted.numericsVersion(), planner, dispatcher.now()), false)))
                .map(restart -> {
                    restore(restart);
                    return null;
                });
    }

    private void restore(Restart restart) {
        restart.assignments().forEach(dispatcher::assign);
        for (Event.Restored sweep : restart.sweeps()) {
            board.members(sweep.sweep().id(), sweep.runs().stream().map(Run::id).toList());
            dispatcher.on(sweep);
        }
        restart.sweeps().stream().flatMap(sweep -> sweep.runs().stream()).filter(run -> !run.state().ended()).forEach(run -> {
            unfinished++;
            begun += run.startedAt() == null ? 0 : 1;
            if (run.startedAt() != null && recovered.size() < MOST_RECOVERED) {
                recovered.add(run);
            }
        });
        Happenings happenings = new Happenings(dispatcher.now());
        restart.changed().stream().filter(run -> run.startedAt() != null).forEach(happenings::recovered);
        saving.note(happenings.rows());
        saving.save(restart.changed());
        restart.sweeps().stream().map(sweep -> sweep.sweep().id()).forEach(climbs::restored);
        restart.sweeps().stream().map(sweep -> sweep.sweep().id()).filter(id -> !board.find(id).orElseThrow().state().ended()).forEach(climbs::read);
    }
}
