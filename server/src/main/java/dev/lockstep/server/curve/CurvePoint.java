package dev.lockstep.server.curve;

/**
 * A row of a log as a curve shows it.
 *
 * @param row of the curve, counted from 0
 * @param epoch 1-based
 * @param loss of the batch, or on the test set
 * @param accuracy likewise; NaN where there is none
 */
public record CurvePoint(int row, int step, int epoch, double elapsedSeconds, long timeMicros, float loss, float accuracy) {
    boolean isOdd() {
        return !Float.isFinite(loss);
    }
}
