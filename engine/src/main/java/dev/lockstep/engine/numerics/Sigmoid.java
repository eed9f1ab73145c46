package dev.lockstep.engine.numerics;

/** 1 / (1 + e^-x) with {@link Exp}, the same bits on every device. */
public final class Sigmoid {
    private Sigmoid() {}

    public static float sigmoid(float x) {
        return 1 / (1 + Exp.exp(-x));
    }
}
