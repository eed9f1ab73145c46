package dev.lockstep.engine.cpu;

import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.Map;

/** The update rule of one run, with what it remembers from step to step. */
interface Optimizer {
    /** @param floats how many parameters there are, whole lane blocks */
    static Optimizer of(OptimizerSpec spec, int floats) {
        if (spec instanceof OptimizerSpec.SGD sgd) {
            return new Sgd(sgd, floats);
        }
        if (spec instanceof OptimizerSpec.Adam adam) {
            return new Adam(adam.beta1(), adam.beta2(), adam.eps(), adam.weightDecay(), false, adam.amsgrad(), floats);
        }
        if (spec instanceof OptimizerSpec.AdamW adam) {
            return new Adam(adam.beta1(), adam.beta2(), adam.eps(), adam.weightDecay(), true, adam.amsgrad(), floats);
        }
        if (spec instanceof OptimizerSpec.Adadelta adadelta) {
            return new Adadelta(adadelta, floats);
        }
        if (spec instanceof OptimizerSpec.Adagrad adagrad) {
            return new Adagrad(adagrad, floats);
        }
        if (spec instanceof OptimizerSpec.RMSprop rmsprop) {
            return new RmsProp(rmsprop, floats);
        }
        throw new AssertionError(spec);
    }

    /**
     * Begins a step: computes in double what all parameters share, and rounds it once.
     *
     * @param momentum instead of the specification's momentum or first beta; NaN for the specification's
     */
    void begin(double learningRate, double momentum);

    /**
     * Does the step for the parameters {@code from} to {@code to - 1}, whole lane blocks.
     *
     * @param shift the gradient of parameter i lies at i + shift; it is lost
     */
    void update(Updates updates, float[] parameters, float[] gradients, int shift, int from, int to);

    /** Whether an update reads what earlier ones left. */
    default boolean remembers() {
        return true;
    }

    /** State by PyTorch's names, each laid out as the parameters. */
    Map<String, float[]> state();

    /** Goes on behind so many steps. Most rules do not count them. */
    default void resume(long steps) {}
}
