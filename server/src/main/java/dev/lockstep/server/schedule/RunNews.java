package dev.lockstep.server.schedule;

import dev.lockstep.server.stream.LiveState.Changes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** Says on the event bus which runs and sweeps have changed, no more often than anybody could look. Belongs to the event loop of the queue. */
final class RunNews {
    /** Between two announcements of a sweep's progress. */
    private static final long SWEEP_MILLIS = 200;
    private static final int RUNS_AT_ONCE = 200;

    private final Vertx vertx;
    private final Context loop;
    private final Set<Integer> sweeps = new HashSet<>();
    /** Changed and not announced yet. */
    private final Set<Integer> runs = new LinkedHashSet<>();
    private boolean announcing;

    RunNews(Vertx vertx, Context loop) {
        this.vertx = vertx;
        this.loop = loop;
    }

    /** Announced with the next change of a sweep, of which every change of a run is one. */
    void changed(int run) {
        runs.add(run);
    }

    /** What is stored is announced at once, mere progress from time to time. */
    void changed(Command.SweepChanged changed) {
        announceRuns();
        int id = changed.sweep().id();
        if (changed.stored()) {
            vertx.eventBus().publish(Changes.SWEEP, id);
        } else if (sweeps.add(id)) {
            vertx.setTimer(SWEEP_MILLIS, timer -> {
                sweeps.remove(id);
                vertx.eventBus().publish(Changes.SWEEP, id);
            });
        }
    }

    /** A few at a time: a stop of 10,000 runs leaves room for others. */
    private void announceRuns() {
        for (int sent = 0; sent < RUNS_AT_ONCE && !runs.isEmpty(); sent++) {
            int run = runs.iterator().next();
            runs.remove(run);
            vertx.eventBus().publish(Changes.RUN, run);
        }
        if (!runs.isEmpty() && !announcing) {
            announcing = true;
            loop.runOnContext(later -> {
                announcing = false;
                announceRuns();
            });
        }
    }

    /** The load of the server. */
    void systemChanged() {
        vertx.eventBus().publish(Changes.SYSTEM, 0);
    }
}
