package dev.lockstep.engine.backend;

import dev.lockstep.engine.spec.OptimizerSpec;

/**
 * The numbers of {@code torch.optim.SGD} as the kernels use them, rounded once.
 *
 * @param undamped 1 - dampening
 */
public record SgdCoefficients(float lr, float momentum, float undamped, float weightDecay, boolean nesterov) {
    public static SgdCoefficients of(OptimizerSpec.SGD sgd) {
        return new SgdCoefficients((float) sgd.lr(), (float) sgd.momentum(), (float) (1 - sgd.dampening()), (float) sgd.weightDecay(),
                sgd.nesterov());
    }
}
