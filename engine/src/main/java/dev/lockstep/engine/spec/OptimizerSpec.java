package dev.lockstep.engine.spec;

/** An update rule with the formulas, names and defaults of {@code torch.optim}. */
public sealed interface OptimizerSpec {
    default String type() {
        return getClass().getSimpleName();
    }

    /** Learning rate. */
    double lr();

    /** Stochastic gradient descent; formulas as in {@code torch.optim.SGD}. */
    record SGD(double lr, double momentum, double dampening, double weightDecay, boolean nesterov) implements OptimizerSpec {
        public static SGD of(double lr, double momentum) {
            return new SGD(lr, momentum, 0, 0, false);
        }
    }
}
