package dev.lockstep.server.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Begins the logs of a run with the rows of another one that has ended, bit for bit, times included. What is in them already is not written again but compared, so that
 * this can be done again whenever it was interrupted. Blocks; for threads of nobody's context.
 */
public final class HistoryCopy {
    /** Of metrics, between two flushes. */
    private static final int ROWS = 4096;
    /** Of weights likewise, so many numbers. */
    private static final int VALUES = 1 << 20;
    private static final int PATIENCE_SECONDS = 60;

    private final RunLogs logs;
    private final int to;

    private HistoryCopy(RunLogs logs, int to) {
        this.logs = logs;
        this.to = to;
    }

    /**
     * @return the place behind these rows, durable; empty where a record of the logs reaches beyond it, so that no run can go on from there
     * @throws HistoryMismatch where the logs begin with other rows
     */
    public static Optional<LogPosition> of(RunLogs logs, int from, int to) throws IOException {
        try (LogReader metrics = new LogReader(logs.log(from, LogKind.METRICS), 0); LogReader weights = new LogReader(logs.log(from, LogKind.WEIGHTS), 0)) {
            return new HistoryCopy(logs, to).copy(metrics, weights);
        }
    }

    private Optional<LogPosition> copy(LogReader metrics, LogReader weights) throws IOException {
        int metricsRecords = passSame(LogKind.METRICS, metrics);
        int weightsRecords = passSame(LogKind.WEIGHTS, weights);
        if (metricsRecords < 0 || weightsRecords < 0) {
            return Optional.empty();
        }
        LogPosition behind = new LogPosition(metricsRecords, weightsRecords);
        if (!metrics.hasRow() && !weights.hasRow()) {
            return Optional.of(behind);
        }
        RunRecorder recorder = logs.record(to, behind);
        try {
            if (recorder.isCatchingUp()) {
                return Optional.empty(); // one log goes on where the other has not come to: nothing that a copy leaves
            }
            copyMetrics(metrics, recorder);
            copyWeights(weights, recorder);
            return Optional.of(wait(recorder.sync()));
        } finally {
            wait(recorder.close());
        }
    }

    /** Leaves the rows at the first that the log does not have. @return records of it that hold those before; negative where one of them holds more */
    private int passSame(LogKind kind, LogReader rows) throws IOException {
        try (LogReader there = new LogReader(logs.log(to, kind), 0)) {
            while (there.hasRow() && rows.hasRow()) {
                compare(kind, rows, there);
                rows.next();
                there.next();
            }
            return there.hasRow() && there.row() > 0 ? -1 : there.record();
        }
    }

    private void compare(LogKind kind, LogReader rows, LogReader there) {
        if (kind == LogKind.METRICS) {
            MetricsRow copied = MetricsRow.of(rows.rows(), rows.row());
            MetricsRow logged = MetricsRow.of(there.rows(), there.row());
            if (!copied.equals(logged)) {
                throw new HistoryMismatch(to, copied.toString(), logged.toString());
            }
        } else {
            WeightsRow copied = WeightsRow.of(rows.rows(), rows.row());
            WeightsRow logged = WeightsRow.of(there.rows(), there.row());
            if (!copied.isSame(logged)) {
                throw new HistoryMismatch(to, copied.toString(), logged.toString());
            }
        }
    }

    private static void copyMetrics(LogReader from, RunRecorder to) throws IOException {
        for (int row = 1; from.hasRow(); row++) {
            VectorSchemaRoot rows = from.rows();
            MetricsRow values = MetricsRow.of(rows, from.row());
            double elapsed = ((Float8Vector) rows.getVector("elapsed_s")).get(from.row());
            long time = ((TimeStampMicroTZVector) rows.getVector("time")).get(from.row());
            if (values.testLoss() == null) {
                to.step(values.step(), values.epoch(), values.loss(), values.accuracy(), values.learningRate(), values.series() == null ? -1 : values.series(), elapsed, time);
            } else {
                to.evaluation(values.step(), values.epoch(), values.testLoss(), values.testAccuracy(), elapsed, time);
            }
            from.next();
            if (row % ROWS == 0) {
                wait(to.flush());
            }
        }
        wait(to.flush());
    }

    private static void copyWeights(LogReader from, RunRecorder to) throws IOException {
        long values = 0;
        for (; from.hasRow(); from.next()) {
            WeightsRow row = WeightsRow.of(from.rows(), from.row());
            to.weights(row.step(), row.tensor(), List.copyOf(row.dims()), row.values());
            values += row.values().length;
            if (values >= VALUES) {
                wait(to.flush());
                values = 0;
            }
        }
    }

    private static <T> T wait(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("the disk is behind: nothing was written for seconds=" + PATIENCE_SECONDS, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
