package dev.lockstep.engine.plan;

import dev.lockstep.engine.shape.ParameterShape;

/**
 * Where a parameter lies among all parameters of a run.
 *
 * @param fanIn inputs that one output of the layer sees; what the initialization is scaled by
 * @param offset in floats, a multiple of {@link Plan#LANES}; values are in PyTorch's order
 */
public record ParameterSlot(ParameterShape shape, int fanIn, int offset) {
    public int size() {
        return (int) shape.size();
    }
}
