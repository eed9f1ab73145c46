package dev.lockstep.engine.cpu;

/** {@code torch.nn.MSELoss}. */
final class SquaredError extends TargetLoss {
    @Override
    float loss(float y, float t) {
        return (y - t) * (y - t);
    }

    @Override
    float derivative(float y, float t) {
        return 2 * (y - t);
    }

    @Override
    float threshold() {
        return 0.5f;
    }
}
