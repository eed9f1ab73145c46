package dev.lockstep.engine.cpu;

import dev.lockstep.engine.numerics.Log;

/** {@code torch.nn.BCELoss}: logarithms are at least -100, and the derivative's denominator at least 1e-12. */
final class BinaryCrossEntropy extends TargetLoss {
    private static final float LEAST_LOG = -100;
    private static final float LEAST_DENOMINATOR = 1e-12f;

    @Override
    float loss(float y, float t) {
        float hit = Math.max(Log.log(y), LEAST_LOG);
        float miss = Math.max(Log.log1p(-y), LEAST_LOG);
        return (t - 1) * miss - t * hit;
    }

    @Override
    float derivative(float y, float t) {
        return (y - t) / Math.max((1 - y) * y, LEAST_DENOMINATOR);
    }

    @Override
    float threshold() {
        return 0.5f;
    }
}
