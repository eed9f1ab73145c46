package dev.lockstep.engine.cpu;

/** {@code torch.nn.L1Loss}. */
final class AbsoluteError extends TargetLoss {
    @Override
    float loss(float y, float t) {
        return Math.abs(y - t);
    }

    @Override
    float derivative(float y, float t) {
        return Math.signum(y - t);
    }

    @Override
    float threshold() {
        return 0.5f;
    }
}
