package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** 4 channels by 2 columns or 1, for 16 registers, for channels that come in fours. Written by {@code dev/tiles.py}. */
final class Tiles4x2 implements Tiles {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    @Override
    public int channels() {
        return 4;
    }

    @Override
    public int columns() {
        return 2;
    }

    @Override
    public void indirect(boolean wide, int at, int[] taps, int from, int to, float[] m, int[] source, int[] destination, int p, int end,
            int s, int d, int channel, int last) {
        int q = end - 1;
        if (wide) {
            indirect2(at, taps, from, to, m, s + source[p], s + source[Math.min(p + 1, q)],
                    d + destination[p], d + destination[Math.min(p + 1, q)], channel, last);
        } else {
            indirect1(at, taps, from, to, m, s + source[p],
                    d + destination[p], channel, last);
        }
    }

    @Override
    public void gradient(int columns, int[] positions, int from, int to, float[] m, int x, int[] weights, int p, int end, int dy, int at) {
        int q = end - 2;
        if (columns == 2) {
            gradient2(positions, from, to, m, x + weights[p], x + weights[Math.min(p + 2, q)], dy, at);
        } else {
            gradient1(positions, from, to, m, x + weights[p], dy, at);
        }
    }

    private static void indirect2(int at, int[] taps, int from, int to, float[] m, int s0, int s1,
            int d0, int d1, int channel, int last) {
        FloatVector a00 = FloatVector.broadcast(S, m[at]);
        FloatVector a01 = a00;
        FloatVector a10 = FloatVector.broadcast(S, m[at + 1]);
        FloatVector a11 = a10;
        FloatVector a20 = FloatVector.broadcast(S, m[at + 2]);
        FloatVector a21 = a20;
        FloatVector a30 = FloatVector.broadcast(S, m[at + 3]);
        FloatVector a31 = a30;
        int first = at + 4;
        for (int t = from; t < to; t += 2) {
            int o = taps[t];
            int k = first + taps[t + 1] * 4;
            FloatVector x0 = FloatVector.fromArray(S, m, s0 + o);
            FloatVector x1 = FloatVector.fromArray(S, m, s1 + o);
            FloatVector v = FloatVector.broadcast(S, m[k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            v = FloatVector.broadcast(S, m[k + 1]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            v = FloatVector.broadcast(S, m[k + 2]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            v = FloatVector.broadcast(S, m[k + 3]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
        }
        a00.intoArray(m, d0);
        a01.intoArray(m, d1);
        int c = Math.min(1, last) * channel;
        a10.intoArray(m, d0 + c);
        a11.intoArray(m, d1 + c);
        c = Math.min(2, last) * channel;
        a20.intoArray(m, d0 + c);
        a21.intoArray(m, d1 + c);
        c = Math.min(3, last) * channel;
        a30.intoArray(m, d0 + c);
        a31.intoArray(m, d1 + c);
    }

    private static void gradient2(int[] positions, int from, int to, float[] m, int x0, int x1, int dy, int at) {
        FloatVector a00 = FloatVector.fromArray(S, m, at);
        FloatVector a01 = FloatVector.fromArray(S, m, at + 1 * LANES);
        FloatVector a10 = FloatVector.fromArray(S, m, at + 2 * LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, at + 3 * LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, at + 4 * LANES);
        FloatVector a21 = FloatVector.fromArray(S, m, at + 5 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, at + 6 * LANES);
        FloatVector a31 = FloatVector.fromArray(S, m, at + 7 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 4;
            int x = positions[t + 1];
            FloatVector v0 = FloatVector.fromArray(S, m, x0 + x);
            FloatVector v1 = FloatVector.fromArray(S, m, x1 + x);
            FloatVector d = FloatVector.fromArray(S, m, g);
            a00 = d.fma(v0, a00);
            a01 = d.fma(v1, a01);
            d = FloatVector.fromArray(S, m, g + 1 * LANES);
            a10 = d.fma(v0, a10);
            a11 = d.fma(v1, a11);
            d = FloatVector.fromArray(S, m, g + 2 * LANES);
            a20 = d.fma(v0, a20);
            a21 = d.fma(v1, a21);
            d = FloatVector.fromArray(S, m, g + 3 * LANES);
            a30 = d.fma(v0, a30);
            a31 = d.fma(v1, a31);
        }
        a00.intoArray(m, at);
        a01.intoArray(m, at + 1 * LANES);
        a10.intoArray(m, at + 2 * LANES);
        a11.intoArray(m, at + 3 * LANES);
        a20.intoArray(m, at + 4 * LANES);
        a21.intoArray(m, at + 5 * LANES);
        a30.intoArray(m, at + 6 * LANES);
        a31.intoArray(m, at + 7 * LANES);
    }

    private static void indirect1(int at, int[] taps, int from, int to, float[] m, int s0,
            int d0, int channel, int last) {
        FloatVector a00 = FloatVector.broadcast(S, m[at]);
        FloatVector a10 = FloatVector.broadcast(S, m[at + 1]);
        FloatVector a20 = FloatVector.broadcast(S, m[at + 2]);
        FloatVector a30 = FloatVector.broadcast(S, m[at + 3]);
        int first = at + 4;
        for (int t = from; t < to; t += 2) {
            int o = taps[t];
            int k = first + taps[t + 1] * 4;
            FloatVector x0 = FloatVector.fromArray(S, m, s0 + o);
            FloatVector v = FloatVector.broadcast(S, m[k]);
            a00 = x0.fma(v, a00);
            v = FloatVector.broadcast(S, m[k + 1]);
            a10 = x0.fma(v, a10);
            v = FloatVector.broadcast(S, m[k + 2]);
            a20 = x0.fma(v, a20);
            v = FloatVector.broadcast(S, m[k + 3]);
            a30 = x0.fma(v, a30);
        }
        a00.intoArray(m, d0);
        int c = Math.min(1, last) * channel;
        a10.intoArray(m, d0 + c);
        c = Math.min(2, last) * channel;
        a20.intoArray(m, d0 + c);
        c = Math.min(3, last) * channel;
        a30.intoArray(m, d0 + c);
    }

    private static void gradient1(int[] positions, int from, int to, float[] m, int x0, int dy, int at) {
        FloatVector a00 = FloatVector.fromArray(S, m, at);
        FloatVector a10 = FloatVector.fromArray(S, m, at + 1 * LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, at + 2 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, at + 3 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 4;
            int x = positions[t + 1];
            FloatVector v0 = FloatVector.fromArray(S, m, x0 + x);
            FloatVector d = FloatVector.fromArray(S, m, g);
            a00 = d.fma(v0, a00);
            d = FloatVector.fromArray(S, m, g + 1 * LANES);
            a10 = d.fma(v0, a10);
            d = FloatVector.fromArray(S, m, g + 2 * LANES);
            a20 = d.fma(v0, a20);
            d = FloatVector.fromArray(S, m, g + 3 * LANES);
            a30 = d.fma(v0, a30);
        }
        a00.intoArray(m, at);
        a10.intoArray(m, at + 1 * LANES);
        a20.intoArray(m, at + 2 * LANES);
        a30.intoArray(m, at + 3 * LANES);
    }
}
