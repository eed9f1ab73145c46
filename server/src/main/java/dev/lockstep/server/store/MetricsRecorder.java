package dev.lockstep.server.store;

/** Takes the metrics of one run, row by row. Used by one thread at a time. */
public interface MetricsRecorder {
    /**
     * One optimizer step.
     *
     * @param accuracy in [0, 1]
     * @param series of its dataset to which the whole batch belongs; negative for none
     * @param timeMicros since the epoch
     */
    void step(int step, int epoch, float loss, float accuracy, double learningRate, int series, double elapsedSeconds, long timeMicros);

    /** One step on a batch that belongs to no series. */
    default void step(int step, int epoch, float loss, float accuracy, double learningRate, double elapsedSeconds, long timeMicros) {
        step(step, epoch, loss, accuracy, learningRate, -1, elapsedSeconds, timeMicros);
    }

    /** One evaluation of the test set. */
    void evaluation(int step, int epoch, float testLoss, float testAccuracy, double elapsedSeconds, long timeMicros);
}
