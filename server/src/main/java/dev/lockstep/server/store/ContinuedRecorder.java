package dev.lockstep.server.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Records a run that goes on from a place before the end of its logs. What they hold is not written again but compared, so that nothing that anybody has
 * seen is ever taken back; what comes behind them is written.
 */
final class ContinuedRecorder implements RunRecorder {
    private final int run;
    private final RunRecorder recorder;
    private final LogReader metrics;
    private final LogReader weights;

    /** @param recorder writes at the ends of the logs */
    ContinuedRecorder(int run, RunRecorder recorder, LogReader metrics, LogReader weights) {
        this.run = run;
        this.recorder = recorder;
        this.metrics = metrics;
        this.weights = weights;
    }

    @Override
    public boolean isCatchingUp() {
        return metrics.hasRow() || weights.hasRow();
    }

    @Override
    public void step(int step, int epoch, float loss, float accuracy, double learningRate, int series, double elapsedSeconds, long timeMicros) {
        if (!holds(MetricsRow.step(step, epoch, loss, accuracy, learningRate, series))) {
            recorder.step(step, epoch, loss, accuracy, learningRate, series, elapsedSeconds, timeMicros);
        }
    }

    @Override
    public void evaluation(int step, int epoch, float testLoss, float testAccuracy, double elapsedSeconds, long timeMicros) {
        if (!holds(MetricsRow.evaluation(step, epoch, testLoss, testAccuracy))) {
            recorder.evaluation(step, epoch, testLoss, testAccuracy, elapsedSeconds, timeMicros);
        }
    }

    @Override
    public void weights(int step, String tensor, List<Integer> dims, float[] values) {
        if (!weights.hasRow()) {
            recorder.weights(step, tensor, dims, values);
            return;
        }
        WeightsRow logged = WeightsRow.of(weights.rows(), weights.row());
        WeightsRow computed = new WeightsRow(step, tensor, dims, values);
        if (!computed.isSame(logged)) {
            throw new HistoryMismatch(run, computed.toString(), logged.toString());
        }
        toNext(weights);
    }

    private boolean holds(MetricsRow computed) {
        if (!metrics.hasRow()) {
            return false;
        }
        MetricsRow logged = MetricsRow.of(metrics.rows(), metrics.row());
        if (!computed.equals(logged)) {
            throw new HistoryMismatch(run, computed.toString(), logged.toString());
        }
        toNext(metrics);
        return true;
    }

    private static void toNext(LogReader rows) {
        try {
            rows.next();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Future<Void> flush() {
        return recorder.flush();
    }

    @Override
    public Future<LogPosition> sync() {
        if (isCatchingUp()) {
            throw new IllegalStateException("run=" + run + " has not come to the end of its logs, no record ends where it is");
        }
        return recorder.sync();
    }

    @Override
    public Future<Void> close() {
        metrics.close();
        weights.close();
        return recorder.close();
    }
}
