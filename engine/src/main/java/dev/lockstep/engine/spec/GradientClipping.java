package dev.lockstep.engine.spec;

/**
 * What limits the gradients before an update, as in {@code torch.nn.utils}; first the norm, then the values.
 *
 * @param maxNorm of all gradients together, in the Euclidean norm; 0 for no limit
 * @param maxValue of each gradient's absolute value; 0 for no limit
 */
public record GradientClipping(double maxNorm, double maxValue) {
    public static final GradientClipping NONE = new GradientClipping(0, 0);
}
