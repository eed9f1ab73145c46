package dev.lockstep.engine.numerics;

/**
 * e to the power of x, the same bits on every device.
 *
 * <p>x = n ln 2 + r with |r| at most ln 2 / 2; e^r by the Taylor polynomial of degree 7 in Horner form; times 2^n in two exact halves. The error is
 * below 1 ulp where the result is normal.
 */
public final class Exp {
    /** Above this the result is infinite, below the negative of the other it is 0. */
    private static final float OVERFLOW = 88.72284f;
    private static final float UNDERFLOW = -103.97208f;
    private static final float LOG2_E = 1.44269504f;
    /** 1.5 * 2^23: adding and subtracting it rounds to the nearest integer, halves to even. */
    private static final float ROUND = 12582912f;
    /** ln 2 in two parts; products of the first with an exponent are exact. */
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;

    private Exp() {}

    public static float exp(float x) {
        if (x != x) {
            return x;
        }
        if (x > OVERFLOW) {
            return Float.POSITIVE_INFINITY;
        }
        if (x < UNDERFLOW) {
            return 0;
        }
        float n = Math.fma(x, LOG2_E, ROUND) - ROUND;
        float r = Math.fma(-n, LN2_HIGH, x);
        r = Math.fma(-n, LN2_LOW, r);
        float p = 1 / 5040f;
        p = Math.fma(p, r, 1 / 720f);
        p = Math.fma(p, r, 1 / 120f);
        p = Math.fma(p, r, 1 / 24f);
        p = Math.fma(p, r, 1 / 6f);
        p = Math.fma(p, r, 0.5f);
        p = Math.fma(p, r, 1f);
        p = Math.fma(p, r, 1f);
        int half = (int) n >> 1;
        return p * power(half) * power((int) n - half);
    }

    /** 2^n for n in the range of normal numbers. */
    private static float power(int n) {
        return Float.intBitsToFloat(n + 127 << 23);
    }
}
