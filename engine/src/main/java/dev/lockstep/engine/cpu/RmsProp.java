package dev.lockstep.engine.cpu;

import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code torch.optim.RMSprop}. */
final class RmsProp implements Optimizer {
    final float weightDecay;
    final float alpha;
    final float rest;
    final float eps;
    float momentum;
    float negativeLr;
    private final double ownMomentum;
    private final float[] squares;
    private final float[] average;
    private final float[] buffer;

    /** Always has room for momentum, since a schedule may bring one. */
    RmsProp(OptimizerSpec.RMSprop spec, int floats) {
        weightDecay = (float) spec.weightDecay();
        alpha = (float) spec.alpha();
        rest = (float) (1 - spec.alpha());
        eps = (float) spec.eps();
        ownMomentum = spec.momentum();
        squares = new float[floats];
        average = spec.centered() ? new float[floats] : null;
        buffer = new float[floats];
    }

    @Override
    public void begin(double learningRate, double cycled) {
        negativeLr = (float) -learningRate;
        momentum = (float) (Double.isNaN(cycled) ? ownMomentum : cycled);
    }

    @Override
    public void update(Updates updates, float[] parameters, float[] gradients, int shift, int from, int to) {
        updates.rmsProp(this, parameters, gradients, shift, squares, average, momentum > 0 ? buffer : null, from, to);
    }

    @Override
    public Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        state.put("square_avg", squares);
        state.put("momentum_buffer", buffer);
        if (average != null) {
            state.put("grad_avg", average);
        }
        return state;
    }
}
