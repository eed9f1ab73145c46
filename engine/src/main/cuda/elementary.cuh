// The functions of dev.lockstep.engine.numerics, operation for operation.
#pragma once

#include "platform.cuh"

// Math.max and Math.min: NaN wins, and -0 is below +0.
DEVICE float java_max(float a, float b) {
    if (a != a) return a;
    if (a == 0 && b == 0) return __int_as_float(__float_as_int(a) & __float_as_int(b));
    return a >= b ? a : b;
}

DEVICE float java_min(float a, float b) {
    if (a != a) return a;
    if (a == 0 && b == 0) return __int_as_float(__float_as_int(a) | __float_as_int(b));
    return a <= b ? a : b;
}

// 2^n for n in the range of normal numbers.
DEVICE float power_of_two(int n) {
    return __int_as_float((n + 127) << 23);
}

DEVICE float lockstep_exp(float x) {
    if (x != x) return x;
    if (x > 88.72284f) return __int_as_float(0x7F800000);
    if (x < -103.97208f) return 0;
    // 1.5 * 2^23: adding and subtracting it rounds to the nearest integer, halves to even.
    const float round = 12582912.0f;
    float n = fmaf(x, 1.44269504f, round) - round;
    float r = fmaf(-n, 0.693359375f, x);
    r = fmaf(-n, -2.12194440e-4f, r);
    float p = 1 / 5040.0f;
    p = fmaf(p, r, 1 / 720.0f);
    p = fmaf(p, r, 1 / 120.0f);
    p = fmaf(p, r, 1 / 24.0f);
    p = fmaf(p, r, 1 / 6.0f);
    p = fmaf(p, r, 0.5f);
    p = fmaf(p, r, 1.0f);
    p = fmaf(p, r, 1.0f);
    int half = (int) n >> 1;
    return p * power_of_two(half) * power_of_two((int) n - half);
}

DEVICE float lockstep_log(float x) {
    const int sqrt_half = 0x3F3504F3;
    if (x != x || x == __int_as_float(0x7F800000)) return x;
    if (x < 0) return __int_as_float(0x7FC00000);
    if (x == 0) return __int_as_float((int) 0xFF800000);
    int shift = 0;
    if (x < 1.17549435e-38f) {
        x *= 33554432.0f;
        shift = -25;
    }
    int bits = __float_as_int(x);
    int n = (bits - sqrt_half) >> 23;
    float f = __int_as_float(bits - n * (1 << 23)) - 1;
    float k = (float) (n + shift);
    float s = f / (2 + f);
    float z = s * s;
    float series = 0.24279078841f;
    series = fmaf(series, z, 0.28498786688f);
    series = fmaf(series, z, 0.40000972152f);
    series = fmaf(series, z, 0.66666662693f);
    series = series * z;
    float half = 0.5f * f * f;
    float low = fmaf(s, half + series, k * -2.12194440e-4f);
    return fmaf(k, 0.693359375f, f - (half - low));
}

DEVICE float lockstep_log1p(float x) {
    float u = 1 + x;
    if (u == 1) return x;
    return u == __int_as_float(0x7F800000) || u == 0 ? lockstep_log(u) : lockstep_log(u) * x / (u - 1);
}

DEVICE float lockstep_sigmoid(float x) {
    return 1 / (1 + lockstep_exp(-x));
}

DEVICE float lockstep_tanh(float x) {
    float a = fabsf(x);
    if (a < 0.625f) {
        float z = x * x;
        float p = -5.70498872745e-3f;
        p = fmaf(p, z, 2.06390887954e-2f);
        p = fmaf(p, z, -5.37397155531e-2f);
        p = fmaf(p, z, 1.33314422036e-1f);
        p = fmaf(p, z, -3.33332819422e-1f);
        return z == 0 ? x : fmaf(p * z, x, x);
    }
    float y = 1 - 2 / (lockstep_exp(2 * a) + 1);
    return x < 0 ? -y : y;
}

// Philox4x32-10, the bits at (seed, purpose, step, index).
DEVICE unsigned random_bits(long long seed, unsigned purpose, long long step, long long index) {
    unsigned c0 = (unsigned) (index >> 2);
    unsigned c1 = (unsigned) step;
    unsigned c2 = (unsigned) (step >> 32);
    unsigned c3 = purpose;
    unsigned k0 = (unsigned) seed;
    unsigned k1 = (unsigned) (seed >> 32);
    for (int round = 0; round < 10; round++) {
        unsigned long long p0 = 0xD2511F53ull * c0;
        unsigned long long p1 = 0xCD9E8D57ull * c2;
        c0 = (unsigned) (p1 >> 32) ^ c1 ^ k0;
        c2 = (unsigned) (p0 >> 32) ^ c3 ^ k1;
        c1 = (unsigned) p1;
        c3 = (unsigned) p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    int word = (int) (index & 3);
    return word == 0 ? c0 : word == 1 ? c1 : word == 2 ? c2 : c3;
}

// In [0, 1): the upper 24 bits.
DEVICE float random_uniform(long long seed, unsigned purpose, long long step, long long index) {
    return (float) (random_bits(seed, purpose, step, index) >> 8) * 5.9604644775390625e-8f;
}
