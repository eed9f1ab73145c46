package dev.lockstep.server.store;

import dev.lockstep.server.arrow.MetricsBatch;
import dev.lockstep.server.arrow.WeightsBatch;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;

/** Encodes on the caller's thread, leaves the files to the {@link LogWriter}. Locked because {@link RunLogs#close()} may come from another thread. */
final class ArrowRunRecorder implements RunRecorder {
    /** A record batch is cut when it gets larger than this, so that one message to a browser stays small. */
    private static final int MAX_ROWS = 4096;

    private static final int MAX_VALUES = 1 << 18;
    /** What may wait for the disk. Only a caller that does not wait for its flushes gets there. */
    static final long MAX_WAITING_BYTES = 64L << 20;

    private final RunLogs logs;
    private final LogWriter writer;
    private final RunFiles files;
    private final BufferAllocator allocator;
    private final MetricsBatch metrics;
    private final WeightsBatch weights;
    private List<LogWriter.Entry> cut = new ArrayList<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private Future<Void> last = Future.succeededFuture();
    private Future<Void> closed;

    ArrowRunRecorder(RunLogs logs, LogWriter writer, int run, BufferAllocator allocator) {
        this.logs = logs;
        this.writer = writer;
        this.files = new RunFiles(logs, run);
        this.allocator = allocator;
        this.metrics = new MetricsBatch(run, allocator);
        this.weights = new WeightsBatch(run, allocator);
    }

    @Override
    public synchronized void step(int step, int epoch, float loss, float accuracy, double learningRate, int series, double elapsedSeconds,
            long timeMicros) {
        checkOpen();
        metrics.step(step, epoch, loss, accuracy, learningRate, series, elapsedSeconds, timeMicros);
        cutAbove(MAX_ROWS - 1, MAX_VALUES);
    }

    @Override
    public synchronized void evaluation(int step, int epoch, float testLoss, float testAccuracy, double elapsedSeconds, long timeMicros) {
        checkOpen();
        metrics.evaluation(step, epoch, testLoss, testAccuracy, elapsedSeconds, timeMicros);
        cutAbove(MAX_ROWS - 1, MAX_VALUES);
    }

    @Override
    public synchronized void weights(int step, String tensor, List<Integer> dims, float[] values) {
        checkOpen();
        if (weights.values() + (long) values.length > MAX_VALUES) {
            cutAbove(MAX_ROWS, 0);
        }
        weights.tensor(step, tensor, dims, values);
        cutAbove(MAX_ROWS, MAX_VALUES);
    }

    private void cutAbove(int rows, int values) {
        if (metrics.rows() > rows) {
            cut.add(new LogWriter.Entry(LogKind.METRICS, metrics.encode()));
        }
        if (weights.rows() > 0 && weights.values() > values) {
            cut.add(new LogWriter.Entry(LogKind.WEIGHTS, weights.encode()));
        }
    }

    @Override
    public synchronized Future<Void> flush() {
        checkOpen();
        return flushRows();
    }

    private Future<Void> flushRows() {
        if (waitingBytes.get() > MAX_WAITING_BYTES) {
            return Future.failedFuture(new IOException("the disk is behind: run=" + files.run() + ", waiting_bytes=" + waitingBytes.get() + ", at most "
                    + MAX_WAITING_BYTES + "; record on when the earlier flushes are done"));
        }
        cutRest();
        if (cut.isEmpty()) {
            return last;
        }
        List<LogWriter.Entry> entries = cut;
        cut = new ArrayList<>();
        long bytes = entries.stream().mapToLong(entry -> entry.message().length).sum();
        waitingBytes.addAndGet(bytes);
        Promise<Void> promise = Promise.promise();
        Consumer<Throwable> answer = answer(promise);
        writer.append(files, entries, failure -> {
            waitingBytes.addAndGet(-bytes);
            answer.accept(failure);
        });
        last = promise.future();
        return last;
    }

    private void cutRest() {
        if (metrics.rows() > 0) {
            cut.add(new LogWriter.Entry(LogKind.METRICS, metrics.encode()));
        }
        if (weights.rows() > 0) {
            cut.add(new LogWriter.Entry(LogKind.WEIGHTS, weights.encode()));
        }
    }

    @Override
    public synchronized Future<LogPosition> sync() {
        checkOpen();
        Future<Void> flushed = flushRows();
        Promise<Void> promise = Promise.promise();
        LogPosition[] end = new LogPosition[1];
        Consumer<Throwable> answer = answer(promise);
        writer.sync(files, position -> end[0] = position, answer);
        return promise.future().compose(durable -> flushed).map(written -> end[0]);
    }

    @Override
    public synchronized Future<Void> close() {
        if (closed != null) {
            return closed;
        }
        Future<Void> flushed = flushRows();
        Promise<Void> promise = Promise.promise();
        Consumer<Throwable> answer = answer(promise);
        writer.close(files, failure -> {
            logs.closed(files.run(), this);
            writer.notice(files, EnumSet.allOf(LogKind.class));
            answer.accept(failure);
        });
        metrics.close();
        weights.close();
        allocator.close();
        // What could not be written comes before what could then not be made durable.
        closed = promise.future().transform(done -> flushed.transform(written -> written.failed() || done.succeeded() ? flushed : Future.failedFuture(done.cause())));
        return closed;
    }

    /** Handlers of the future run where the caller runs, not on the writer's thread. */
    private static Consumer<Throwable> answer(Promise<Void> promise) {
        Context context = Vertx.currentContext();
        return failure -> {
            if (context == null) {
                settle(promise, failure);
                return;
            }
            try {
                context.runOnContext(done -> settle(promise, failure));
            } catch (RejectedExecutionException e) {
                // The context's threads have ended; somebody may still wait for the last flush.
                settle(promise, failure);
            }
        };
    }

    private static void settle(Promise<Void> promise, Throwable failure) {
        if (failure == null) {
            promise.complete();
        } else {
            promise.fail(failure);
        }
    }

    private void checkOpen() {
        if (closed != null) {
            throw new IllegalStateException("recorder is closed: run=" + files.run());
        }
    }
}
