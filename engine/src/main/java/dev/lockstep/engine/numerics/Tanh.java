package dev.lockstep.engine.numerics;

/**
 * The hyperbolic tangent, the same bits on every device: below 0.625 the odd polynomial of Cephes' {@code tanhf.c}, above it 1 - 2 / (e^2x + 1).
 */
public final class Tanh {
    private static final float SMALL = 0.625f;

    private Tanh() {}

    public static float tanh(float x) {
        float a = Math.abs(x);
        if (a < SMALL) {
            float z = x * x;
            float p = -5.70498872745e-3f;
            p = Math.fma(p, z, 2.06390887954e-2f);
            p = Math.fma(p, z, -5.37397155531e-2f);
            p = Math.fma(p, z, 1.33314422036e-1f);
            p = Math.fma(p, z, -3.33332819422e-1f);
            return z == 0 ? x : Math.fma(p * z, x, x);
        }
        float y = 1 - 2 / (Exp.exp(2 * a) + 1);
        return x < 0 ? -y : y;
    }
}
