package dev.lockstep.engine.cpu;

import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.Arrays;
import java.util.Map;

/** {@code torch.optim.Adagrad}. */
final class Adagrad implements Optimizer {
    final float weightDecay;
    final float eps;
    float negativeLr;
    private final double lrDecay;
    private final float[] sum;
    private long steps;

    Adagrad(OptimizerSpec.Adagrad spec, int floats) {
        weightDecay = (float) spec.weightDecay();
        eps = (float) spec.eps();
        lrDecay = spec.lrDecay();
        sum = new float[floats];
        Arrays.fill(sum, (float) spec.initialAccumulatorValue());
    }

    @Override
    public void begin(double learningRate, double momentum) {
        negativeLr = (float) (-learningRate / (1 + steps++ * lrDecay));
    }

    @Override
    public void update(Updates updates, float[] parameters, float[] gradients, int shift, int from, int to) {
        updates.adagrad(this, parameters, gradients, shift, sum, from, to);
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of("sum", sum);
    }

    @Override
    public void resume(long steps) {
        this.steps = steps;
    }
}
