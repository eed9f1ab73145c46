package dev.lockstep.engine.numerics;

/**
 * The natural logarithm, the same bits on every device.
 *
 * <p>x = 2^n m with m in [sqrt(1/2), sqrt(2)); with s = (m - 1) / (m + 1), ln m = 2 (s + s^3 / 3 + s^5 / 5 + ...), here as in FreeBSD's
 * {@code e_logf.c}. The error is below 1 ulp.
 */
public final class Log {
    private static final float LN2_HIGH = 0.693359375f;
    private static final float LN2_LOW = -2.12194440e-4f;
    /** Bits of sqrt(1/2). */
    private static final int SQRT_HALF = 0x3F3504F3;

    private Log() {}

    /** log(1 + x) without losing a small x (Kahan): the rounding of 1 + x is made good by the quotient. */
    public static float log1p(float x) {
        float u = 1 + x;
        if (u == 1) {
            return x;
        }
        return u == Float.POSITIVE_INFINITY || u == 0 ? log(u) : log(u) * x / (u - 1);
    }

    public static float log(float x) {
        if (x != x || x == Float.POSITIVE_INFINITY) {
            return x;
        }
        if (x < 0) {
            return Float.NaN;
        }
        if (x == 0) {
            return Float.NEGATIVE_INFINITY;
        }
        int shift = 0;
        if (x < Float.MIN_NORMAL) {
            x *= 0x1p25f;
            shift = -25;
        }
        int bits = Float.floatToRawIntBits(x);
        int n = bits - SQRT_HALF >> 23;
        float f = Float.intBitsToFloat(bits - (n << 23)) - 1;
        float k = n + shift;
        float s = f / (2 + f);
        float z = s * s;
        float series = 0.24279078841f;
        series = Math.fma(series, z, 0.28498786688f);
        series = Math.fma(series, z, 0.40000972152f);
        series = Math.fma(series, z, 0.66666662693f);
        series = series * z;
        float half = 0.5f * f * f;
        float low = Math.fma(s, half + series, k * LN2_LOW);
        return Math.fma(k, LN2_HIGH, f - (half - low));
    }
}
