package dev.lockstep.server.schedule;

import dev.lockstep.server.store.Catalogue;
import dev.lockstep.server.store.EventRow;
import dev.lockstep.server.store.StoreRoom;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what changes into the catalogue. What it cannot take, for want of room, it takes as it is when there is room again. Belongs to the event loop of the
 * queue.
 */
final class RunSaving {
    private static final Logger LOG = LoggerFactory.getLogger(RunSaving.class);
    /** Between two looks at a store that could not be written. */
    private static final long CHECK_MILLIS = 3000;

    private final Vertx vertx;
    private final Context loop;
    private final Catalogue catalogue;
    private final Board board;
    private final StoreRoom room;
    private final Runnable writable;
    private final Set<Integer> unsaved = new HashSet<>();
    private boolean watching;
    private Future<Void> lastRuns = Future.succeededFuture();
    private Future<Void> lastSweep = Future.succeededFuture();

    /** @param writable called when the store can be written again, after what it had missed is on its way */
    RunSaving(Vertx vertx, Context loop, Catalogue catalogue, Board board, StoreRoom room, Runnable writable) {
        this.vertx = vertx;
        this.loop = loop;
        this.catalogue = catalogue;
        this.board = board;
        this.room = room;
        this.writable = writable;
    }

    void save(List<Run> runs) {
        if (runs.isEmpty()) {
            return;
        }
        lastRuns = catalogue.save(() -> Rows.rows(runs)).onFailure(e -> {
            LOG.error("the catalogue could not be written; it will be when the store can", e);
            loop.runOnContext(later -> {
                runs.forEach(run -> unsaved.add(run.id()));
                watchStore();
            });
        });
    }

    void save(SweepInfo sweep) {
        lastSweep = catalogue.save(Rows.row(sweep))
                .onFailure(e -> LOG.error("sweep={} could not be written; what has changed of it is lost at the next start", sweep.id(), e));
    }

    /** That some of what happened is missing is no reason to stop anything. */
    void note(List<EventRow> happened) {
        if (!happened.isEmpty()) {
            catalogue.note(happened).onFailure(e -> LOG.warn("what happened could not be written down: {}", e.getMessage()));
        }
    }

    /** The last writing of runs. */
    Future<Void> lastRuns() {
        return lastRuns;
    }

    /** The last writing of a sweep. */
    Future<Void> lastSweep() {
        return lastSweep;
    }

    /** Tries from time to time whether the store can be written, and goes on when it can. */
    void watchStore() {
        if (!watching) {
            watching = true;
            vertx.setTimer(CHECK_MILLIS, timer -> {
                watching = false;
                tryStore().onFailure(e -> watchStore());
            });
        }
    }

    /** Fails with what is in the way. */
    Future<Void> tryStore() {
        return vertx.<Void>executeBlocking(() -> {
            room.require();
            return null;
        }, false).onSuccess(tried -> {
            LOG.info("the store can be written");
            List<Run> late = unsaved.stream().flatMap(id -> board.findRun(id).stream()).toList();
            unsaved.clear();
            save(late);
            writable.run();
        });
    }
}
