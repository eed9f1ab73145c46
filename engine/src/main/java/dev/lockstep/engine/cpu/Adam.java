package dev.lockstep.engine.cpu;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code torch.optim.Adam} and {@code AdamW}. */
final class Adam implements Optimizer {
    /** On the gradients (Adam), or 0. */
    final float weightDecay;
    final float beta2;
    final float rest2;
    final float eps;
    float rest1;
    /** What the weights are multiplied by before the step (AdamW), or 1. */
    float shrink;
    float negativeStep;
    /** sqrt(1 - beta2^steps). */
    float correction;
    private final double ownBeta1;
    private final double doubleBeta2;
    private final double decoupled;
    private final float[] average;
    private final float[] squares;
    private final float[] most;
    private long steps;

    Adam(double beta1, double beta2, double eps, double weightDecay, boolean decoupled, boolean amsgrad, int floats) {
        this.ownBeta1 = beta1;
        this.doubleBeta2 = beta2;
        this.beta2 = (float) beta2;
        this.rest2 = (float) (1 - beta2);
        this.eps = (float) eps;
        this.weightDecay = decoupled ? 0 : (float) weightDecay;
        this.decoupled = decoupled ? weightDecay : 0;
        average = new float[floats];
        squares = new float[floats];
        most = amsgrad ? new float[floats] : null;
    }

    @Override
    public void begin(double learningRate, double cycled) {
        double beta1 = Double.isNaN(cycled) ? ownBeta1 : cycled;
        steps++;
        rest1 = (float) (1 - beta1);
        shrink = (float) (1 - learningRate * decoupled);
        negativeStep = (float) (-learningRate / (1 - StrictMath.pow(beta1, steps)));
        correction = (float) Math.sqrt(1 - StrictMath.pow(doubleBeta2, steps));
    }

    @Override
    public void update(Updates updates, float[] parameters, float[] gradients, int shift, int from, int to) {
        updates.adam(this, parameters, gradients, shift, average, squares, most, from, to);
    }

    @Override
    public Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        state.put("exp_avg", average);
        state.put("exp_avg_sq", squares);
        if (most != null) {
            state.put("max_exp_avg_sq", most);
        }
        return state;
    }

    @Override
    public void resume(long steps) {
        this.steps = steps;
    }
}
