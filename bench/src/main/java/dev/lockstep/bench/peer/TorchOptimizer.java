package dev.lockstep.bench.peer;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.Adam;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;

/** DJL's update calls, one for each tensor; formulas equal to {@code torch.optim}'s, but for where Adam's eps stands. */
final class TorchOptimizer {
    private final OptimizerSpec spec;
    private final PtNDArray[] weights;
    private final PtNDArray[] first;
    private final PtNDArray[] second;
    private int steps;

    TorchOptimizer(OptimizerSpec spec, PtNDArray[] weights) {
        this.spec = spec;
        this.weights = weights;
        this.first = zeros();
        this.second = zeros();
    }

    private PtNDArray[] zeros() {
        PtNDArray[] zeros = new PtNDArray[weights.length];
        for (int i = 0; i < zeros.length; i++) {
            zeros[i] = (PtNDArray) weights[i].getManager().zeros(weights[i].getShape());
        }
        return zeros;
    }

    /** Leaves the gradients, which are the weights' own, zero. */
    void step(PtNDArray[] gradients) {
        steps++;
        for (int i = 0; i < weights.length; i++) {
            if (spec instanceof SGD sgd) {
                JniUtils.sgdUpdate(weights[i], gradients[i], first[i], (float) sgd.lr(), 0, 1, -1, (float) sgd.momentum());
            } else if (spec instanceof Adam adam) {
                double correction = Math.sqrt(1 - Math.pow(adam.beta2(), steps)) / (1 - Math.pow(adam.beta1(), steps));
                JniUtils.adamUpdate(weights[i], gradients[i], first[i], second[i], (float) adam.lr(), (float) (adam.lr() * correction), 0, 1, -1,
                        (float) adam.beta1(), (float) adam.beta2(), (float) adam.eps(), false);
            } else {
                throw new IllegalArgumentException("no counterpart: optimizer=" + spec);
            }
            JniUtils.zeroGrad(weights[i]);
        }
    }
}
