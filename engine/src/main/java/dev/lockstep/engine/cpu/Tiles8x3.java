package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** 8 channels by 3 columns or 2, for 32 registers. Written by {@code dev/tiles.py}. */
final class Tiles8x3 implements Tiles {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    @Override
    public int channels() {
        return 8;
    }

    @Override
    public int columns() {
        return 3;
    }

    @Override
    public void indirect(boolean wide, int at, int[] taps, int from, int to, float[] m, int[] source, int[] destination, int p, int end,
            int s, int d, int channel, int last) {
        int q = end - 1;
        if (wide) {
            indirect3(at, taps, from, to, m, s + source[p], s + source[Math.min(p + 1, q)], s + source[Math.min(p + 2, q)],
                    d + destination[p], d + destination[Math.min(p + 1, q)], d + destination[Math.min(p + 2, q)], channel, last);
        } else {
            indirect2(at, taps, from, to, m, s + source[p], s + source[Math.min(p + 1, q)],
                    d + destination[p], d + destination[Math.min(p + 1, q)], channel, last);
        }
    }

    @Override
    public void gradient(int columns, int[] positions, int from, int to, float[] m, int x, int[] weights, int p, int end, int dy, int at) {
        int q = end - 2;
        if (columns == 3) {
            gradient3(positions, from, to, m, x + weights[p], x + weights[Math.min(p + 2, q)], x + weights[Math.min(p + 4, q)], dy, at);
        } else if (columns == 2) {
            gradient2(positions, from, to, m, x + weights[p], x + weights[Math.min(p + 2, q)], dy, at);
        } else {
            gradient1(positions, from, to, m, x + weights[p], dy, at);
        }
    }

    private static void indirect3(int at, int[] taps, int from, int to, float[] m, int s0, int s1, int s2,
            int d0, int d1, int d2, int channel, int last) {
        FloatVector a00 = FloatVector.broadcast(S, m[at]);
        FloatVector a01 = a00;
        FloatVector a02 = a00;
        FloatVector a10 = FloatVector.broadcast(S, m[at + 1]);
        FloatVector a11 = a10;
        FloatVector a12 = a10;
        FloatVector a20 = FloatVector.broadcast(S, m[at + 2]);
        FloatVector a21 = a20;
        FloatVector a22 = a20;
        FloatVector a30 = FloatVector.broadcast(S, m[at + 3]);
        FloatVector a31 = a30;
        FloatVector a32 = a30;
        FloatVector a40 = FloatVector.broadcast(S, m[at + 4]);
        FloatVector a41 = a40;
        FloatVector a42 = a40;
        FloatVector a50 = FloatVector.broadcast(S, m[at + 5]);
        FloatVector a51 = a50;
        FloatVector a52 = a50;
        FloatVector a60 = FloatVector.broadcast(S, m[at + 6]);
        FloatVector a61 = a60;
        FloatVector a62 = a60;
        FloatVector a70 = FloatVector.broadcast(S, m[at + 7]);
        FloatVector a71 = a70;
        FloatVector a72 = a70;
        int first = at + 8;
        for (int t = from; t < to; t += 2) {
            int o = taps[t];
            int k = first + taps[t + 1] * 8;
            FloatVector x0 = FloatVector.fromArray(S, m, s0 + o);
            FloatVector x1 = FloatVector.fromArray(S, m, s1 + o);
            FloatVector x2 = FloatVector.fromArray(S, m, s2 + o);
            FloatVector v = FloatVector.broadcast(S, m[k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            a02 = x2.fma(v, a02);
            v = FloatVector.broadcast(S, m[k + 1]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            a12 = x2.fma(v, a12);
            v = FloatVector.broadcast(S, m[k + 2]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            a22 = x2.fma(v, a22);
            v = FloatVector.broadcast(S, m[k + 3]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            a32 = x2.fma(v, a32);
            v = FloatVector.broadcast(S, m[k + 4]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            a42 = x2.fma(v, a42);
            v = FloatVector.broadcast(S, m[k + 5]);
            a50 = x0.fma(v, a50);
            a51 = x1.fma(v, a51);
            a52 = x2.fma(v, a52);
            v = FloatVector.broadcast(S, m[k + 6]);
            a60 = x0.fma(v, a60);
            a61 = x1.fma(v, a61);
            a62 = x2.fma(v, a62);
            v = FloatVector.broadcast(S, m[k + 7]);
            a70 = x0.fma(v, a70);
            a71 = x1.fma(v, a71);
            a72 = x2.fma(v, a72);
        }
        a00.intoArray(m, d0);
        a01.intoArray(m, d1);
        a02.intoArray(m, d2);
        int c = Math.min(1, last) * channel;
        a10.intoArray(m, d0 + c);
        a11.intoArray(m, d1 + c);
        a12.intoArray(m, d2 + c);
        c = Math.min(2, last) * channel;
        a20.intoArray(m, d0 + c);
        a21.intoArray(m, d1 + c);
        a22.intoArray(m, d2 + c);
        c = Math.min(3, last) * channel;
        a30.intoArray(m, d0 + c);
        a31.intoArray(m, d1 + c);
        a32.intoArray(m, d2 + c);
        c = Math.min(4, last) * channel;
        a40.intoArray(m, d0 + c);
        a41.intoArray(m, d1 + c);
        a42.intoArray(m, d2 + c);
        c = Math.min(5, last) * channel;
        a50.intoArray(m, d0 + c);
        a51.intoArray(m, d1 + c);
        a52.intoArray(m, d2 + c);
        c = Math.min(6, last) * channel;
        a60.intoArray(m, d0 + c);
        a61.intoArray(m, d1 + c);
        a62.intoArray(m, d2 + c);
        c = Math.min(7, last) * channel;
        a70.intoArray(m, d0 + c);
        a71.intoArray(m, d1 + c);
        a72.intoArray(m, d2 + c);
    }

    private static void gradient3(int[] positions, int from, int to, float[] m, int x0, int x1, int x2, int dy, int at) {
        FloatVector a00 = FloatVector.fromArray(S, m, at);
        FloatVector a01 = FloatVector.fromArray(S, m, at + 1 * LANES);
        FloatVector a02 = FloatVector.fromArray(S, m, at + 2 * LANES);
        FloatVector a10 = FloatVector.fromArray(S, m, at + 3 * LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, at + 4 * LANES);
        FloatVector a12 = FloatVector.fromArray(S, m, at + 5 * LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, at + 6 * LANES);
        FloatVector a21 = FloatVector.fromArray(S, m, at + 7 * LANES);
        FloatVector a22 = FloatVector.fromArray(S, m, at + 8 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, at + 9 * LANES);
        FloatVector a31 = FloatVector.fromArray(S, m, at + 10 * LANES);
        FloatVector a32 = FloatVector.fromArray(S, m, at + 11 * LANES);
        FloatVector a40 = FloatVector.fromArray(S, m, at + 12 * LANES);
        FloatVector a41 = FloatVector.fromArray(S, m, at + 13 * LANES);
        FloatVector a42 = FloatVector.fromArray(S, m, at + 14 * LANES);
        FloatVector a50 = FloatVector.fromArray(S, m, at + 15 * LANES);
        FloatVector a51 = FloatVector.fromArray(S, m, at + 16 * LANES);
        FloatVector a52 = FloatVector.fromArray(S, m, at + 17 * LANES);
        FloatVector a60 = FloatVector.fromArray(S, m, at + 18 * LANES);
        FloatVector a61 = FloatVector.fromArray(S, m, at + 19 * LANES);
        FloatVector a62 = FloatVector.fromArray(S, m, at + 20 * LANES);
        FloatVector a70 = FloatVector.fromArray(S, m, at + 21 * LANES);
        FloatVector a71 = FloatVector.fromArray(S, m, at + 22 * LANES);
        FloatVector a72 = FloatVector.fromArray(S, m, at + 23 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 8;
            int x = positions[t + 1];
            FloatVector v0 = FloatVector.fromArray(S, m, x0 + x);
            FloatVector v1 = FloatVector.fromArray(S, m, x1 + x);
            FloatVector v2 = FloatVector.fromArray(S, m, x2 + x);
            FloatVector d = FloatVector.fromArray(S, m, g);
            a00 = d.fma(v0, a00);
            a01 = d.fma(v1, a01);
            a02 = d.fma(v2, a02);
            d = FloatVector.fromArray(S, m, g + 1 * LANES);
            a10 = d.fma(v0, a10);
            a11 = d.fma(v1, a11);
            a12 = d.fma(v2, a12);
            d = FloatVector.fromArray(S, m, g + 2 * LANES);
            a20 = d.fma(v0, a20);
            a21 = d.fma(v1, a21);
            a22 = d.fma(v2, a22);
            d = FloatVector.fromArray(S, m, g + 3 * LANES);
            a30 = d.fma(v0, a30);
            a31 = d.fma(v1, a31);
            a32 = d.fma(v2, a32);
            d = FloatVector.fromArray(S, m, g + 4 * LANES);
            a40 = d.fma(v0, a40);
            a41 = d.fma(v1, a41);
            a42 = d.fma(v2, a42);
            d = FloatVector.fromArray(S, m, g + 5 * LANES);
            a50 = d.fma(v0, a50);
            a51 = d.fma(v1, a51);
            a52 = d.fma(v2, a52);
            d = FloatVector.fromArray(S, m, g + 6 * LANES);
            a60 = d.fma(v0, a60);
            a61 = d.fma(v1, a61);
            a62 = d.fma(v2, a62);
            d = FloatVector.fromArray(S, m, g + 7 * LANES);
            a70 = d.fma(v0, a70);
            a71 = d.fma(v1, a71);
            a72 = d.fma(v2, a72);
        }
        a00.intoArray(m, at);
        a01.intoArray(m, at + 1 * LANES);
        a02.intoArray(m, at + 2 * LANES);
        a10.intoArray(m, at + 3 * LANES);
        a11.intoArray(m, at + 4 * LANES);
        a12.intoArray(m, at + 5 * LANES);
        a20.intoArray(m, at + 6 * LANES);
        a21.intoArray(m, at + 7 * LANES);
        a22.intoArray(m, at + 8 * LANES);
        a30.intoArray(m, at + 9 * LANES);
        a31.intoArray(m, at + 10 * LANES);
        a32.intoArray(m, at + 11 * LANES);
        a40.intoArray(m, at + 12 * LANES);
        a41.intoArray(m, at + 13 * LANES);
        a42.intoArray(m, at + 14 * LANES);
        a50.intoArray(m, at + 15 * LANES);
        a51.intoArray(m, at + 16 * LANES);
        a52.intoArray(m, at + 17 * LANES);
        a60.intoArray(m, at + 18 * LANES);
        a61.intoArray(m, at + 19 * LANES);
        a62.intoArray(m, at + 20 * LANES);
        a70.intoArray(m, at + 21 * LANES);
        a71.intoArray(m, at + 22 * LANES);
        a72.intoArray(m, at + 23 * LANES);
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
        FloatVector a40 = FloatVector.broadcast(S, m[at + 4]);
        FloatVector a41 = a40;
        FloatVector a50 = FloatVector.broadcast(S, m[at + 5]);
        FloatVector a51 = a50;
        FloatVector a60 = FloatVector.broadcast(S, m[at + 6]);
        FloatVector a61 = a60;
        FloatVector a70 = FloatVector.broadcast(S, m[at + 7]);
        FloatVector a71 = a70;
        int first = at + 8;
        for (int t = from; t < to; t += 2) {
            int o = taps[t];
            int k = first + taps[t + 1] * 8;
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
            v = FloatVector.broadcast(S, m[k + 4]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            v = FloatVector.broadcast(S, m[k + 5]);
            a50 = x0.fma(v, a50);
            a51 = x1.fma(v, a51);
            v = FloatVector.broadcast(S, m[k + 6]);
            a60 = x0.fma(v, a60);
            a61 = x1.fma(v, a61);
            v = FloatVector.broadcast(S, m[k + 7]);
            a70 = x0.fma(v, a70);
            a71 = x1.fma(v, a71);
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
        c = Math.min(4, last) * channel;
        a40.intoArray(m, d0 + c);
        a41.intoArray(m, d1 + c);
        c = Math.min(5, last) * channel;
        a50.intoArray(m, d0 + c);
        a51.intoArray(m, d1 + c);
        c = Math.min(6, last) * channel;
        a60.intoArray(m, d0 + c);
        a61.intoArray(m, d1 + c);
        c = Math.min(7, last) * channel;
        a70.intoArray(m, d0 + c);
        a71.intoArray(m, d1 + c);
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
        FloatVector a40 = FloatVector.fromArray(S, m, at + 8 * LANES);
        FloatVector a41 = FloatVector.fromArray(S, m, at + 9 * LANES);
        FloatVector a50 = FloatVector.fromArray(S, m, at + 10 * LANES);
        FloatVector a51 = FloatVector.fromArray(S, m, at + 11 * LANES);
        FloatVector a60 = FloatVector.fromArray(S, m, at + 12 * LANES);
        FloatVector a61 = FloatVector.fromArray(S, m, at + 13 * LANES);
        FloatVector a70 = FloatVector.fromArray(S, m, at + 14 * LANES);
        FloatVector a71 = FloatVector.fromArray(S, m, at + 15 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 8;
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
            d = FloatVector.fromArray(S, m, g + 4 * LANES);
            a40 = d.fma(v0, a40);
            a41 = d.fma(v1, a41);
            d = FloatVector.fromArray(S, m, g + 5 * LANES);
            a50 = d.fma(v0, a50);
            a51 = d.fma(v1, a51);
            d = FloatVector.fromArray(S, m, g + 6 * LANES);
            a60 = d.fma(v0, a60);
            a61 = d.fma(v1, a61);
            d = FloatVector.fromArray(S, m, g + 7 * LANES);
            a70 = d.fma(v0, a70);
            a71 = d.fma(v1, a71);
        }
        a00.intoArray(m, at);
        a01.intoArray(m, at + 1 * LANES);
        a10.intoArray(m, at + 2 * LANES);
        a11.intoArray(m, at + 3 * LANES);
        a20.intoArray(m, at + 4 * LANES);
        a21.intoArray(m, at + 5 * LANES);
        a30.intoArray(m, at + 6 * LANES);
        a31.intoArray(m, at + 7 * LANES);
        a40.intoArray(m, at + 8 * LANES);
        a41.intoArray(m, at + 9 * LANES);
        a50.intoArray(m, at + 10 * LANES);
        a51.intoArray(m, at + 11 * LANES);
        a60.intoArray(m, at + 12 * LANES);
        a61.intoArray(m, at + 13 * LANES);
        a70.intoArray(m, at + 14 * LANES);
        a71.intoArray(m, at + 15 * LANES);
    }

    private static void gradient1(int[] positions, int from, int to, float[] m, int x0, int dy, int at) {
        FloatVector a00 = FloatVector.fromArray(S, m, at);
        FloatVector a10 = FloatVector.fromArray(S, m, at + 1 * LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, at + 2 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, at + 3 * LANES);
        FloatVector a40 = FloatVector.fromArray(S, m, at + 4 * LANES);
        FloatVector a50 = FloatVector.fromArray(S, m, at + 5 * LANES);
        FloatVector a60 = FloatVector.fromArray(S, m, at + 6 * LANES);
        FloatVector a70 = FloatVector.fromArray(S, m, at + 7 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 8;
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
            d = FloatVector.fromArray(S, m, g + 4 * LANES);
            a40 = d.fma(v0, a40);
            d = FloatVector.fromArray(S, m, g + 5 * LANES);
            a50 = d.fma(v0, a50);
            d = FloatVector.fromArray(S, m, g + 6 * LANES);
            a60 = d.fma(v0, a60);
            d = FloatVector.fromArray(S, m, g + 7 * LANES);
            a70 = d.fma(v0, a70);
        }
        a00.intoArray(m, at);
        a10.intoArray(m, at + 1 * LANES);
        a20.intoArray(m, at + 2 * LANES);
        a30.intoArray(m, at + 3 * LANES);
        a40.intoArray(m, at + 4 * LANES);
        a50.intoArray(m, at + 5 * LANES);
        a60.intoArray(m, at + 6 * LANES);
        a70.intoArray(m, at + 7 * LANES);
    }
}
