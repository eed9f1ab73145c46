package dev.lockstep.engine.plan;

import dev.lockstep.engine.shape.ParameterShape;

/**
 * Where a tensor of a run lies among all that the run keeps from step to step.
 *
 * @param fanIn inputs that one output of the layer sees, which the random initialization is scaled by; 0 for a tensor that starts as a constant
 * @param constant that constant
 * @param offset in floats, whole lane blocks behind {@link Plan#LEAD}; values are in PyTorch's order
 */
public record ParameterSlot(ParameterShape shape, int fanIn, float constant, int offset) {
    public int size() {
        return (int) shape.size();
    }
}
