package dev.lockstep.engine.cpu;

import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.Map;

/** {@code torch.optim.SGD}. */
final class Sgd implements Optimizer {
    final float weightDecay;
    final float undamped;
    final boolean nesterov;
    float negativeLr;
    float momentum;
    /** The buffer takes the first gradient as it is. */
    boolean first = true;
    private final double ownMomentum;
    private final float[] buffer;
    private long steps;

    Sgd(OptimizerSpec.SGD spec, int floats) {
        weightDecay = (float) spec.weightDecay();
        undamped = (float) (1 - spec.dampening());
        nesterov = spec.nesterov();
        ownMomentum = spec.momentum();
        buffer = new float[floats];
    }

    @Override
    public void begin(double learningRate, double cycled) {
        negativeLr = (float) -learningRate;
        momentum = (float) (Double.isNaN(cycled) ? ownMomentum : cycled);
        first = steps++ == 0;
    }

    @Override
    public void update(Updates updates, float[] parameters, float[] gradients, int shift, int from, int to) {
        updates.sgd(this, parameters, gradients, shift, buffer, from, to);
    }

    @Override
    public boolean remembers() {
        return ownMomentum != 0;
    }

    @Override
    public Map<String, float[]> state() {
        return Map.of("momentum_buffer", buffer);
    }

    @Override
    public void resume(long steps) {
        this.steps = steps;
    }
}
