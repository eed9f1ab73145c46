package dev.lockstep.engine.numerics;

/**
 * PyTorch's initialization of convolutions and linear layers: weights are Kaiming uniform with a = sqrt(5) and biases are uniform, both in
 * [-1 / sqrt(fan in), 1 / sqrt(fan in)).
 */
public final class Initialization {
    private Initialization() {}

    /** @param tensor index of the parameter among all parameters of the model */
    public static void fill(float[] values, int fanIn, long seed, int tensor) {
        float bound = (float) (1 / Math.sqrt(fanIn));
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.fma(Philox.uniform(seed, Purpose.INITIALIZATION, tensor, i), 2 * bound, -bound);
        }
    }
}
