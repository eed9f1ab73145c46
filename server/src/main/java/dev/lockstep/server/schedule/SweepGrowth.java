package dev.lockstep.server.schedule;

import dev.lockstep.server.store.Catalogue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Adds runs to sweeps that there are already. Belongs to the event loop of the queue. */
final class SweepGrowth {
    private final Vertx vertx;
    private final Dispatcher dispatcher;
    private final Board board;
    private final Catalogue catalogue;
    private final RunSaving saving;
    private final SweepPlanner planner;
    private final InterruptedRuns logs;
    private final ClimbReading climbs;
    /** Sweeps to which runs are being added. */
    private final Set<Integer> joining = new HashSet<>();

    SweepGrowth(Vertx vertx, Dispatcher dispatcher, Board board, Catalogue catalogue, RunSaving saving, SweepPlanner planner, InterruptedRuns logs, ClimbReading climbs) {
        this.vertx = vertx;
        this.dispatcher = dispatcher;
        this.board = board;
        this.catalogue = catalogue;
        this.saving = saving;
        this.planner = planner;
        this.logs = logs;
        this.climbs = climbs;
    }

    Future<Void> extend(int id, String wish) {
        return join(id, "extend", (sweep, runs) -> MoreRuns.extension(planner, sweep, runs, wish, logs));
    }

    Future<JsonObject> extensionOf(int id, String wish) {
        Sweep sweep = joinable(id, "extend");
        List<Run> members = board.members(id);
        return vertx.executeBlocking(() -> MoreRuns.extension(planner, sweep.info(), members, wish, logs).cost(), false);
    }

    Future<Void> retry(int id) {
        return join(id, "retry", (sweep, runs) -> MoreRuns.retry(planner, sweep, runs));
    }

    private Sweep joinable(int id, String wish) {
        Sweep sweep = board.find(id).orElseThrow(() -> new Refused("there is no sweep=" + id));
        if (sweep.state() == SweepState.STOPPING) {
            throw new Refused("cannot " + wish + " sweep=" + id + ": it is stopping, wait until its runs have ended");
        }
        return sweep;
    }

    /** @param plan blocking; of a sweep and its runs in order of index */
    private Future<Void> join(int id, String wish, BiFunction<SweepInfo, List<Run>, MoreRuns> plan) {
        Sweep sweep = joinable(id, wish);
        if (!joining.add(id)) {
            throw new Refused("cannot " + wish + " sweep=" + id + ": other runs are just being added to it, ask again");
        }
        List<Run> members = board.members(id);
        return vertx.executeBlocking(() -> plan.apply(sweep.info(), members), false)
                .compose(more -> join(id, members.size(), more))
                .onComplete(done -> joining.remove(id));
    }

    private Future<Void> join(int id, int first, MoreRuns more) {
        Instant now = dispatcher.now();
        SweepInfo info = board.find(id).orElseThrow().info().extended(more.spec(), more.axes(), more.varying());
        return catalogue.join(Rows.row(info), () -> Rows.rows(more.runs(), first, now)).compose(created -> {
            List<RunInfo> infos = Rows.infos(more.runs(), created, first, now);
            dispatcher.assign(infos, more.runs());
            board.members(id, Stream.concat(board.runIdsOf(id).stream(), infos.stream().map(RunInfo::id)).toList());
            dispatcher.on(new Event.Joined(id, more.spec(), more.axes(), more.varying(), infos, more.described()));
            climbs.read(id);
            return saving.lastSweep();
        });
    }
}
