package dev.lockstep.engine.spec;

/** An update rule with the formulas, names and defaults of {@code torch.optim}. */
public sealed interface OptimizerSpec {
    default String type() {
        return getClass().getSimpleName();
    }

    /** Learning rate. */
    double lr();

    /** What the weights pull their gradients by; for {@link AdamW} what they shrink by themselves. */
    double weightDecay();

    /** Numbers that are remembered of each weight from step to step. */
    int states();

    /** Stochastic gradient descent; formulas as in {@code torch.optim.SGD}. */
    record SGD(double lr, double momentum, double dampening, double weightDecay, boolean nesterov) implements OptimizerSpec {
        @Override
        public int states() {
            return 1;
        }

        public static SGD of(double lr, double momentum) {
            return new SGD(lr, momentum, 0, 0, false);
        }
    }

    /**
     * Adam.
     *
     * @param beta1 of the running mean of gradients
     * @param beta2 of the running mean of their squares
     */
    record Adam(double lr, double beta1, double beta2, double eps, double weightDecay, boolean amsgrad) implements OptimizerSpec {
        @Override
        public int states() {
            return amsgrad ? 3 : 2;
        }

        public static Adam of(double lr) {
            return new Adam(lr, 0.9, 0.999, 1e-8, 0, false);
        }
    }

    /** Adam with decoupled weight decay. */
    record AdamW(double lr, double beta1, double beta2, double eps, double weightDecay, boolean amsgrad) implements OptimizerSpec {
        @Override
        public int states() {
            return amsgrad ? 3 : 2;
        }

        public static AdamW of(double lr) {
            return new AdamW(lr, 0.9, 0.999, 1e-8, 0.01, false);
        }
    }

    /**
     * Adadelta.
     *
     * @param rho of the running means of squared gradients and squared updates
     */
    record Adadelta(double lr, double rho, double eps, double weightDecay) implements OptimizerSpec {
        @Override
        public int states() {
            return 2;
        }

        public static Adadelta of(double lr) {
            return new Adadelta(lr, 0.9, 1e-6, 0);
        }
    }

    /**
     * Adagrad.
     *
     * @param initialAccumulatorValue what the sums of squared gradients start at
     */
    record Adagrad(double lr, double lrDecay, double weightDecay, double initialAccumulatorValue, double eps) implements OptimizerSpec {
        @Override
        public int states() {
            return 1;
        }

        public static Adagrad of(double lr) {
            return new Adagrad(lr, 0, 0, 0, 1e-10);
        }
    }

    /**
     * RMSprop.
     *
     * @param alpha of the running mean of squared gradients
     * @param centered whether the squared running mean of gradients is subtracted from it
     */
    record RMSprop(double lr, double alpha, double eps, double weightDecay, double momentum, boolean centered) implements OptimizerSpec {
        @Override
        public int states() {
            return centered ? 3 : 2;
        }

        public static RMSprop of(double lr) {
            return new RMSprop(lr, 0.99, 1e-8, 0, 0, false);
        }
    }
}
