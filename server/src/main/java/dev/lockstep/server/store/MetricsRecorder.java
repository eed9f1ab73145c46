package dev.lockstep.server.store;

/** Takes the metrics of one run, row by row. Used by one thread at a time. */
public interface MetricsRecorder {
    /** One optimizer step. {@code accuracy} in [0, 1]; {@code timeMicros} since the epoch. */
    void step(int step, int epoch, float loss, float accuracy, double learningRate, double elapsedSeconds, long timeMicros);

    /** One evaluation of the test set. */
    void evaluation(int step, int epoch, float testLoss, float testAccuracy, double elapsedSeconds, long timeMicros);
}
