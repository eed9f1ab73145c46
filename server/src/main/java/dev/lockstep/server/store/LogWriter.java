package dev.lockstep.server.store;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that appends to run logs, and beside it one that makes them durable: a disk that takes its time over a sync must not delay what is live.
 * What waits here is bounded by the recorders, each of which refuses to hand over more than its share.
 */
final class LogWriter {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final long SYNC_MILLIS = 1000;

    private final Vertx vertx;
    private final ExecutorService writer = Executors.newSingleThreadExecutor(task -> thread("lockstep-log-writer", task));
    private final ScheduledExecutorService syncer = Executors.newSingleThreadScheduledExecutor(task -> thread("lockstep-log-sync", task));
    private final Set<RunFiles> dirty = ConcurrentHashMap.newKeySet();

    LogWriter(Vertx vertx) {
        this.vertx = vertx;
        // Begins the thread: one that trains would have it stay behind with it.
        writer.execute(() -> {});
        syncer.scheduleWithFixedDelay(this::syncAll, SYNC_MILLIS, SYNC_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** One message for one log, and when its recorder let go of it. */
    record Entry(LogKind kind, byte[] message, long flushedNanos) {
        Entry(LogKind kind, byte[] message) {
            this(kind, message, System.nanoTime());
        }
    }

    /** @param done on the writer's thread, with null or what went wrong */
    void append(RunFiles files, List<Entry> entries, Consumer<Throwable> done) {
        writer.execute(() -> done.accept(attempt(() -> {
            Set<LogKind> grown = EnumSet.noneOf(LogKind.class);
            try {
                for (Entry entry : entries) {
                    files.append(entry.kind(), entry.message(), entry.flushedNanos());
                    grown.add(entry.kind());
                }
            } finally {
                if (!grown.isEmpty()) {
                    dirty.add(files);
                }
                notice(files, grown);
            }
        })));
    }

    /**
     * After all that was appended before.
     *
     * @param position gets where that ends, before {@code done}
     * @param done on a thread of the writer, with null or what went wrong
     */
    void sync(RunFiles files, Consumer<LogPosition> position, Consumer<Throwable> done) {
        writer.execute(() -> {
            Throwable failure = attempt(() -> position.accept(files.position()));
            syncer.execute(() -> done.accept(failure == null ? attempt(files::sync) : failure));
        });
    }

    /** After all that was appended before. @param done on a thread of the writer, with null or what went wrong */
    void close(RunFiles files, Consumer<Throwable> done) {
        writer.execute(() -> syncer.execute(() -> {
            dirty.remove(files);
            done.accept(attempt(files::close));
        }));
    }

    /** Tells whoever follows the logs of a run to look at them. */
    void notice(RunFiles files, Set<LogKind> kinds) {
        for (LogKind kind : kinds) {
            try {
                vertx.eventBus().publish(kind.address(), files.run());
            } catch (RuntimeException e) {
                LOG.debug("no notice for run={}: the event bus is closed", files.run(), e);
            }
        }
    }

    /** Waits for everything that was handed over. */
    void shutdown() {
        try {
            writer.shutdown();
            writer.awaitTermination(1, TimeUnit.MINUTES);
            syncer.execute(this::syncAll);
            syncer.shutdown();
            syncer.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void syncAll() {
        for (RunFiles files : dirty) {
            dirty.remove(files);
            Throwable failure = attempt(files::sync);
            if (failure != null) {
                LOG.error("{}", failure.getMessage());
            }
        }
    }

    private interface Action {
        void run() throws IOException;
    }

    /** Nothing may end the threads on which every other run depends. */
    private static Throwable attempt(Action action) {
        try {
            action.run();
            return null;
        } catch (IOException | RuntimeException | Error e) {
            return e;
        }
    }

    private static Thread thread(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
