package dev.lockstep.engine.cpu;

import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.Map;

/** {@code torch.optim.Adadelta}. */
final class Adadelta implements Optimizer {
    final float weightDecay;
    final float rho;
    final float rest;
    final float eps;
    float negativeLr;
    private final float[] squares;
    private final float[] deltas;

    Adadelta(OptimizerSpec.Adadelta spec, int floats) {
        weightDecay = (float) spec.weightDecay();
        rho = (float) spec.rho();
        rest = (float) (1 - spec.rho());
        eps = (float) spec.eps();
        squares = new float[floats];
        deltas = new float[floats];
    }

    @Override
    public void begin(double learningRate, double momentum) {
        negativeLr = (float) -learningRate;
    }

    @Override
    public void update(Updates updates, float[] parameters, float[] gradients, int shift, int from, int to) {
        updates.adadelta(this, parameters, gradients, shift, squares, deltas, from, to);
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of("square_avg", squares, "acc_delta", deltas);
    }
}
