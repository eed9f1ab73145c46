package dev.lockstep.engine.cpu;

import dev.lockstep.engine.numerics.Exp;
import dev.lockstep.engine.numerics.Log;
import dev.lockstep.engine.numerics.Sigmoid;

/** {@code torch.nn.BCEWithLogitsLoss}: max(z, 0) - z t + log(1 + e^-|z|). */
final class LogitsCrossEntropy extends TargetLoss {
    @Override
    float loss(float z, float t) {
        return Math.max(z, 0) - z * t + Log.log1p(Exp.exp(-Math.abs(z)));
    }

    @Override
    float derivative(float z, float t) {
        return Sigmoid.sigmoid(z) - t;
    }

    @Override
    float threshold() {
        return 0;
    }
}
