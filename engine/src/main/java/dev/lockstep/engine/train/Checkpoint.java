package dev.lockstep.engine.train;

import java.util.Map;

/**
 * One run between two steps, with everything that decides how it goes on; random numbers have no state. Any backend goes on with it to the same bits.
 *
 * @param numerics {@link dev.lockstep.engine.numerics.Numerics#VERSION} of the program that trained it
 * @param step steps done
 * @param epoch 1-based
 * @param trained training samples of this epoch that have passed
 * @param evaluating whether the evaluation that is due here has not been reported
 * @param weights parameters and buffers by name, in PyTorch's order
 * @param state see {@link dev.lockstep.engine.backend.Execution#state}
 */
public record Checkpoint(int numerics, long step, int epoch, int trained, boolean evaluating, Map<String, float[]> weights, Map<String, float[]> state) {
    /** Runs that are at the same place can go on as one cohort. */
    public boolean isBeside(Checkpoint other) {
        return step == other.step && epoch == other.epoch && trained == other.trained && evaluating == other.evaluating;
    }
}
