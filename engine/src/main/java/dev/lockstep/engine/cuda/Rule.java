package dev.lockstep.engine.cuda;

import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.Adadelta;
import dev.lockstep.engine.spec.OptimizerSpec.Adagrad;
import dev.lockstep.engine.spec.OptimizerSpec.RMSprop;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import java.util.List;

/** An update rule's numbers for the next step, computed in double and rounded once; the names are those of {@code struct Run}. */
final class Rule {
    static final int FIRST = 1;
    static final int NESTEROV = 2;
    static final int THIRD_STATE = 4;
    static final int BUFFERED = 8;

    final int kind;
    int flags;
    float weightDecay;
    float negativeLr;
    float momentum;
    float undamped;
    float rest1;
    float decay;
    float rest;
    float eps;
    float shrink = 1;
    float correction;
    /** What the first state starts at. */
    float initial;
    private final OptimizerSpec spec;
    private long steps;

    Rule(OptimizerSpec spec) {
        this.spec = spec;
        weightDecay = (float) spec.weightDecay();
        if (spec instanceof SGD sgd) {
            kind = 0;
            undamped = (float) (1 - sgd.dampening());
            flags = sgd.nesterov() ? NESTEROV : 0;
        } else if (spec instanceof OptimizerSpec.Adam adam) {
            kind = 1;
            mean(adam.beta2(), adam.eps(), adam.amsgrad());
        } else if (spec instanceof OptimizerSpec.AdamW adam) {
            kind = 1;
            weightDecay = 0;
            mean(adam.beta2(), adam.eps(), adam.amsgrad());
        } else if (spec instanceof Adadelta adadelta) {
            kind = 2;
            mean(adadelta.rho(), adadelta.eps(), false);
        } else if (spec instanceof Adagrad adagrad) {
            kind = 3;
            eps = (float) adagrad.eps();
            initial = (float) adagrad.initialAccumulatorValue();
        } else if (spec instanceof RMSprop rms) {
            kind = 4;
            mean(rms.alpha(), rms.eps(), rms.centered());
        } else {
            throw new AssertionError(spec);
        }
    }

    private void mean(double share, double least, boolean third) {
        decay = (float) share;
        rest = (float) (1 - share);
        eps = (float) least;
        flags = third ? THIRD_STATE : 0;
    }

    /** @param cycled instead of the specification's momentum or first beta; NaN for the specification's */
    void begin(double learningRate, double cycled) {
        steps++;
        negativeLr = (float) -learningRate;
        if (spec instanceof SGD sgd) {
            momentum = (float) (Double.isNaN(cycled) ? sgd.momentum() : cycled);
            flags = flags & ~FIRST | (steps == 1 ? FIRST : 0);
        } else if (spec instanceof OptimizerSpec.Adam adam) {
            correct(learningRate, Double.isNaN(cycled) ? adam.beta1() : cycled, adam.beta2());
        } else if (spec instanceof OptimizerSpec.AdamW adam) {
            shrink = (float) (1 - learningRate * adam.weightDecay());
            correct(learningRate, Double.isNaN(cycled) ? adam.beta1() : cycled, adam.beta2());
        } else if (spec instanceof Adagrad adagrad) {
            negativeLr = (float) (-learningRate / (1 + (steps - 1) * adagrad.lrDecay()));
        } else if (spec instanceof RMSprop rms) {
            momentum = (float) (Double.isNaN(cycled) ? rms.momentum() : cycled);
            flags = flags & ~BUFFERED | (momentum > 0 ? BUFFERED : 0);
        }
    }

    /** What is remembered of each parameter, by PyTorch's names, in the order in which the kernel has it. */
    List<String> states() {
        boolean third = (flags & THIRD_STATE) != 0;
        return switch (kind) {
            case 0 -> List.of("momentum_buffer");
            case 1 -> third ? List.of("exp_avg", "exp_avg_sq", "max_exp_avg_sq") : List.of("exp_avg", "exp_avg_sq");
            case 2 -> List.of("square_avg", "acc_delta");
            case 3 -> List.of("sum");
            default -> third ? List.of("square_avg", "momentum_buffer", "grad_avg") : List.of("square_avg", "momentum_buffer");
        };
    }

    void resume(long steps) {
        this.steps = steps;
    }

    private void correct(double learningRate, double beta1, double beta2) {
        rest1 = (float) (1 - beta1);
        negativeLr = (float) (-learningRate / (1 - StrictMath.pow(beta1, steps)));
        correction = (float) Math.sqrt(1 - StrictMath.pow(beta2, steps));
    }
}
