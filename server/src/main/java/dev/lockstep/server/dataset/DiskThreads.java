package dev.lockstep.server.dataset;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Where datasets are looked for, read and written, and what of that is under way: a server that ended meanwhile would have nowhere to bring the outcome. Any thread. */
final class DiskThreads {
    private static final int THREADS = 2;

    private final WorkerExecutor threads;
    private final Set<Future<?>> underWay = ConcurrentHashMap.newKeySet();

    DiskThreads(Vertx vertx) {
        threads = vertx.createSharedWorkerExecutor("lockstep-datasets", THREADS, 5, TimeUnit.MINUTES);
        for (int i = 0; i < THREADS; i++) {
            run(() -> null); // begins a thread: one that trains would have it stay behind with it
        }
    }

    <T> Future<T> run(Callable<T> work) {
        return follow(threads.executeBlocking(work, false));
    }

    /** Behind all that was to be done in turn and is not done yet. */
    <T> Future<T> inTurn(Callable<T> work) {
        return follow(threads.executeBlocking(work, true));
    }

    private <T> Future<T> follow(Future<T> work) {
        underWay.add(work);
        return work.onComplete(done -> underWay.remove(work));
    }

    /** Completes when all is done that is under way now, however it ends. */
    Future<Void> settled() {
        return Future.join(List.copyOf(underWay)).<Void>mapEmpty().otherwiseEmpty();
    }
}
