package dev.lockstep.engine.cpu;

import dev.lockstep.engine.spec.GradientClipping;

/** {@code torch.nn.utils.clip_grad_norm_} and {@code clip_grad_value_}. */
final class Clipping {
    private Clipping() {}

    /** What all gradients are multiplied by; their squares are added up in double, in the order of memory. */
    static float factor(GradientClipping clipping, float[] gradients) {
        if (clipping.maxNorm() == 0) {
            return 1;
        }
        double sum = 0;
        for (float gradient : gradients) {
            sum += (double) gradient * gradient;
        }
        return (float) Math.min(1, clipping.maxNorm() / (Math.sqrt(sum) + 1e-6));
    }

    static void apply(GradientClipping clipping, float factor, Updates updates, float[] gradients, int from, int to) {
        if (clipping.maxNorm() > 0 || clipping.maxValue() > 0) {
            updates.limit(gradients, factor, clipping.maxValue() > 0 ? (float) clipping.maxValue() : Float.POSITIVE_INFINITY, from, to);
        }
    }
}
