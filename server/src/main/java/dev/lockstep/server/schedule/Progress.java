package dev.lockstep.server.schedule;

/**
 * How far a run is. Null where there is no value yet.
 *
 * @param step optimizer steps done
 * @param epoch 1-based; 0 before the first step
 * @param loss of the last batch; may be NaN or infinite
 * @param imagesPerSecond trained, evaluations not counted
 * @param elapsedSeconds since the run started training, pauses not counted
 */
public record Progress(long step, int epoch, Float loss, Float accuracy, Float testLoss, Float testAccuracy, Float bestTestAccuracy,
        Double imagesPerSecond, double elapsedSeconds) {
    public static final Progress NONE = new Progress(0, 0, null, null, null, null, null, null, 0);

    Progress withRate(Double now) {
        return new Progress(step, epoch, loss, accuracy, testLoss, testAccuracy, bestTestAccuracy, now, elapsedSeconds);
    }
}
