package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** 5 channels by 5 columns or 4, for 32 registers, for channels that come in fives. Written by {@code dev/tiles.py}. */
final class Tiles5x5 implements Tiles {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    @Override
    public int channels() {
        return 5;
    }

    @Override
    public int columns() {
        return 5;
    }

    @Override
    public void indirect(boolean wide, int at, int[] taps, int from, int to, float[] m, int[] source, int[] destination, int p, int end,
            int s, int d, int channel, int last) {
        int q = end - 1;
        if (wide) {
            indirect5(at, taps, from, to, m, s + source[p], s + source[Math.min(p + 1, q)], s + source[Math.min(p + 2, q)], s + source[Math.min(p + 3, q)], s + source[Math.min(p + 4, q)],
                    d + destination[p], d + destination[Math.min(p + 1, q)], d + destination[Math.min(p + 2, q)], d + destination[Math.min(p + 3, q)], d + destination[Math.min(p + 4, q)], channel, last);
        } else {
            indirect4(at, taps, from, to, m, s + source[p], s + source[Math.min(p + 1, q)], s + source[Math.min(p + 2, q)], s + source[Math.min(p + 3, q)],
                    d + destination[p], d + destination[Math.min(p + 1, q)], d + destination[Math.min(p + 2, q)], d + destination[Math.min(p + 3, q)], channel, last);
        }
    }

    @Override
    public void gradient(int columns, int[] positions, int from, int to, float[] m, int x, int[] weights, int p, int end, int dy, int at) {
        int q = end - 2;
        if (columns == 5) {
            gradient5(positions, from, to, m, x + weights[p], x + weights[Math.min(p + 2, q)], x + weights[Math.min(p + 4, q)], x + weights[Math.min(p + 6, q)], x + weights[Math.min(p + 8, q)], dy, at);
        } else if (columns == 4) {
            gradient4(positions, from, to, m, x + weights[p], x + weights[Math.min(p + 2, q)], x + weights[Math.min(p + 4, q)], x + weights[Math.min(p + 6, q)], dy, at);
        } else {
            gradient1(positions, from, to, m, x + weights[p], dy, at);
        }
    }

    private static void indirect5(int at, int[] taps, int from, int to, float[] m, int s0, int s1, int s2, int s3, int s4,
            int d0, int d1, int d2, int d3, int d4, int channel, int last) {
        FloatVector a00 = FloatVector.broadcast(S, m[at]);
        FloatVector a01 = a00;
        FloatVector a02 = a00;
        FloatVector a03 = a00;
        FloatVector a04 = a00;
        FloatVector a10 = FloatVector.broadcast(S, m[at + 1]);
        FloatVector a11 = a10;
        FloatVector a12 = a10;
        FloatVector a13 = a10;
        FloatVector a14 = a10;
        FloatVector a20 = FloatVector.broadcast(S, m[at + 2]);
        FloatVector a21 = a20;
        FloatVector a22 = a20;
        FloatVector a23 = a20;
        FloatVector a24 = a20;
        FloatVector a30 = FloatVector.broadcast(S, m[at + 3]);
        FloatVector a31 = a30;
        FloatVector a32 = a30;
        FloatVector a33 = a30;
        FloatVector a34 = a30;
        FloatVector a40 = FloatVector.broadcast(S, m[at + 4]);
        FloatVector a41 = a40;
        FloatVector a42 = a40;
        FloatVector a43 = a40;
        FloatVector a44 = a40;
        int first = at + 5;
        for (int t = from; t < to; t += 2) {
            int o = taps[t];
            int k = first + taps[t + 1] * 5;
            FloatVector x0 = FloatVector.fromArray(S, m, s0 + o);
            FloatVector x1 = FloatVector.fromArray(S, m, s1 + o);
            FloatVector x2 = FloatVector.fromArray(S, m, s2 + o);
            FloatVector x3 = FloatVector.fromArray(S, m, s3 + o);
            FloatVector x4 = FloatVector.fromArray(S, m, s4 + o);
            FloatVector v = FloatVector.broadcast(S, m[k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            a02 = x2.fma(v, a02);
            a03 = x3.fma(v, a03);
            a04 = x4.fma(v, a04);
            v = FloatVector.broadcast(S, m[k + 1]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            a12 = x2.fma(v, a12);
            a13 = x3.fma(v, a13);
            a14 = x4.fma(v, a14);
            v = FloatVector.broadcast(S, m[k + 2]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            a22 = x2.fma(v, a22);
            a23 = x3.fma(v, a23);
            a24 = x4.fma(v, a24);
            v = FloatVector.broadcast(S, m[k + 3]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            a32 = x2.fma(v, a32);
            a33 = x3.fma(v, a33);
            a34 = x4.fma(v, a34);
            v = FloatVector.broadcast(S, m[k + 4]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            a42 = x2.fma(v, a42);
            a43 = x3.fma(v, a43);
            a44 = x4.fma(v, a44);
        }
        a00.intoArray(m, d0);
        a01.intoArray(m, d1);
        a02.intoArray(m, d2);
        a03.intoArray(m, d3);
        a04.intoArray(m, d4);
        int c = Math.min(1, last) * channel;
        a10.intoArray(m, d0 + c);
        a11.intoArray(m, d1 + c);
        a12.intoArray(m, d2 + c);
        a13.intoArray(m, d3 + c);
        a14.intoArray(m, d4 + c);
        c = Math.min(2, last) * channel;
        a20.intoArray(m, d0 + c);
        a21.intoArray(m, d1 + c);
        a22.intoArray(m, d2 + c);
        a23.intoArray(m, d3 + c);
        a24.intoArray(m, d4 + c);
        c = Math.min(3, last) * channel;
        a30.intoArray(m, d0 + c);
        a31.intoArray(m, d1 + c);
        a32.intoArray(m, d2 + c);
        a33.intoArray(m, d3 + c);
        a34.intoArray(m, d4 + c);
        c = Math.min(4, last) * channel;
        a40.intoArray(m, d0 + c);
        a41.intoArray(m, d1 + c);
        a42.intoArray(m, d2 + c);
        a43.intoArray(m, d3 + c);
        a44.intoArray(m, d4 + c);
    }

    private static void gradient5(int[] positions, int from, int to, float[] m, int x0, int x1, int x2, int x3, int x4, int dy, int at) {
        FloatVector a00 = FloatVector.fromArray(S, m, at);
        FloatVector a01 = FloatVector.fromArray(S, m, at + 1 * LANES);
        FloatVector a02 = FloatVector.fromArray(S, m, at + 2 * LANES);
        FloatVector a03 = FloatVector.fromArray(S, m, at + 3 * LANES);
        FloatVector a04 = FloatVector.fromArray(S, m, at + 4 * LANES);
        FloatVector a10 = FloatVector.fromArray(S, m, at + 5 * LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, at + 6 * LANES);
        FloatVector a12 = FloatVector.fromArray(S, m, at + 7 * LANES);
        FloatVector a13 = FloatVector.fromArray(S, m, at + 8 * LANES);
        FloatVector a14 = FloatVector.fromArray(S, m, at + 9 * LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, at + 10 * LANES);
        FloatVector a21 = FloatVector.fromArray(S, m, at + 11 * LANES);
        FloatVector a22 = FloatVector.fromArray(S, m, at + 12 * LANES);
        FloatVector a23 = FloatVector.fromArray(S, m, at + 13 * LANES);
        FloatVector a24 = FloatVector.fromArray(S, m, at + 14 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, at + 15 * LANES);
        FloatVector a31 = FloatVector.fromArray(S, m, at + 16 * LANES);
        FloatVector a32 = FloatVector.fromArray(S, m, at + 17 * LANES);
        FloatVector a33 = FloatVector.fromArray(S, m, at + 18 * LANES);
        FloatVector a34 = FloatVector.fromArray(S, m, at + 19 * LANES);
        FloatVector a40 = FloatVector.fromArray(S, m, at + 20 * LANES);
        FloatVector a41 = FloatVector.fromArray(S, m, at + 21 * LANES);
        FloatVector a42 = FloatVector.fromArray(S, m, at + 22 * LANES);
        FloatVector a43 = FloatVector.fromArray(S, m, at + 23 * LANES);
        FloatVector a44 = FloatVector.fromArray(S, m, at + 24 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 5;
            int x = positions[t + 1];
            FloatVector v0 = FloatVector.fromArray(S, m, x0 + x);
            FloatVector v1 = FloatVector.fromArray(S, m, x1 + x);
            FloatVector v2 = FloatVector.fromArray(S, m, x2 + x);
            FloatVector v3 = FloatVector.fromArray(S, m, x3 + x);
            FloatVector v4 = FloatVector.fromArray(S, m, x4 + x);
            FloatVector d = FloatVector.fromArray(S, m, g);
            a00 = d.fma(v0, a00);
            a01 = d.fma(v1, a01);
            a02 = d.fma(v2, a02);
            a03 = d.fma(v3, a03);
            a04 = d.fma(v4, a04);
            d = FloatVector.fromArray(S, m, g + 1 * LANES);
            a10 = d.fma(v0, a10);
            a11 = d.fma(v1, a11);
            a12 = d.fma(v2, a12);
            a13 = d.fma(v3, a13);
            a14 = d.fma(v4, a14);
            d = FloatVector.fromArray(S, m, g + 2 * LANES);
            a20 = d.fma(v0, a20);
            a21 = d.fma(v1, a21);
            a22 = d.fma(v2, a22);
            a23 = d.fma(v3, a23);
            a24 = d.fma(v4, a24);
            d = FloatVector.fromArray(S, m, g + 3 * LANES);
            a30 = d.fma(v0, a30);
            a31 = d.fma(v1, a31);
            a32 = d.fma(v2, a32);
            a33 = d.fma(v3, a33);
            a34 = d.fma(v4, a34);
            d = FloatVector.fromArray(S, m, g + 4 * LANES);
            a40 = d.fma(v0, a40);
            a41 = d.fma(v1, a41);
            a42 = d.fma(v2, a42);
            a43 = d.fma(v3, a43);
            a44 = d.fma(v4, a44);
        }
        a00.intoArray(m, at);
        a01.intoArray(m, at + 1 * LANES);
        a02.intoArray(m, at + 2 * LANES);
        a03.intoArray(m, at + 3 * LANES);
        a04.intoArray(m, at + 4 * LANES);
        a10.intoArray(m, at + 5 * LANES);
        a11.intoArray(m, at + 6 * LANES);
        a12.intoArray(m, at + 7 * LANES);
        a13.intoArray(m, at + 8 * LANES);
        a14.intoArray(m, at + 9 * LANES);
        a20.intoArray(m, at + 10 * LANES);
        a21.intoArray(m, at + 11 * LANES);
        a22.intoArray(m, at + 12 * LANES);
        a23.intoArray(m, at + 13 * LANES);
        a24.intoArray(m, at + 14 * LANES);
        a30.intoArray(m, at + 15 * LANES);
        a31.intoArray(m, at + 16 * LANES);
        a32.intoArray(m, at + 17 * LANES);
        a33.intoArray(m, at + 18 * LANES);
        a34.intoArray(m, at + 19 * LANES);
        a40.intoArray(m, at + 20 * LANES);
        a41.intoArray(m, at + 21 * LANES);
        a42.intoArray(m, at + 22 * LANES);
        a43.intoArray(m, at + 23 * LANES);
        a44.intoArray(m, at + 24 * LANES);
    }

    private static void indirect4(int at, int[] taps, int from, int to, float[] m, int s0, int s1, int s2, int s3,
            int d0, int d1, int d2, int d3, int channel, int last) {
        FloatVector a00 = FloatVector.broadcast(S, m[at]);
        FloatVector a01 = a00;
        FloatVector a02 = a00;
        FloatVector a03 = a00;
        FloatVector a10 = FloatVector.broadcast(S, m[at + 1]);
        FloatVector a11 = a10;
        FloatVector a12 = a10;
        FloatVector a13 = a10;
        FloatVector a20 = FloatVector.broadcast(S, m[at + 2]);
        FloatVector a21 = a20;
        FloatVector a22 = a20;
        FloatVector a23 = a20;
        FloatVector a30 = FloatVector.broadcast(S, m[at + 3]);
        FloatVector a31 = a30;
        FloatVector a32 = a30;
        FloatVector a33 = a30;
        FloatVector a40 = FloatVector.broadcast(S, m[at + 4]);
        FloatVector a41 = a40;
        FloatVector a42 = a40;
        FloatVector a43 = a40;
        int first = at + 5;
        for (int t = from; t < to; t += 2) {
            int o = taps[t];
            int k = first + taps[t + 1] * 5;
            FloatVector x0 = FloatVector.fromArray(S, m, s0 + o);
            FloatVector x1 = FloatVector.fromArray(S, m, s1 + o);
            FloatVector x2 = FloatVector.fromArray(S, m, s2 + o);
            FloatVector x3 = FloatVector.fromArray(S, m, s3 + o);
            FloatVector v = FloatVector.broadcast(S, m[k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            a02 = x2.fma(v, a02);
            a03 = x3.fma(v, a03);
            v = FloatVector.broadcast(S, m[k + 1]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            a12 = x2.fma(v, a12);
            a13 = x3.fma(v, a13);
            v = FloatVector.broadcast(S, m[k + 2]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            a22 = x2.fma(v, a22);
            a23 = x3.fma(v, a23);
            v = FloatVector.broadcast(S, m[k + 3]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            a32 = x2.fma(v, a32);
            a33 = x3.fma(v, a33);
            v = FloatVector.broadcast(S, m[k + 4]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            a42 = x2.fma(v, a42);
            a43 = x3.fma(v, a43);
        }
        a00.intoArray(m, d0);
        a01.intoArray(m, d1);
        a02.intoArray(m, d2);
        a03.intoArray(m, d3);
        int c = Math.min(1, last) * channel;
        a10.intoArray(m, d0 + c);
        a11.intoArray(m, d1 + c);
        a12.intoArray(m, d2 + c);
        a13.intoArray(m, d3 + c);
        c = Math.min(2, last) * channel;
        a20.intoArray(m, d0 + c);
        a21.intoArray(m, d1 + c);
        a22.intoArray(m, d2 + c);
        a23.intoArray(m, d3 + c);
        c = Math.min(3, last) * channel;
        a30.intoArray(m, d0 + c);
        a31.intoArray(m, d1 + c);
        a32.intoArray(m, d2 + c);
        a33.intoArray(m, d3 + c);
        c = Math.min(4, last) * channel;
        a40.intoArray(m, d0 + c);
        a41.intoArray(m, d1 + c);
        a42.intoArray(m, d2 + c);
        a43.intoArray(m, d3 + c);
    }

    private static void gradient4(int[] positions, int from, int to, float[] m, int x0, int x1, int x2, int x3, int dy, int at) {
        FloatVector a00 = FloatVector.fromArray(S, m, at);
        FloatVector a01 = FloatVector.fromArray(S, m, at + 1 * LANES);
        FloatVector a02 = FloatVector.fromArray(S, m, at + 2 * LANES);
        FloatVector a03 = FloatVector.fromArray(S, m, at + 3 * LANES);
        FloatVector a10 = FloatVector.fromArray(S, m, at + 4 * LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, at + 5 * LANES);
        FloatVector a12 = FloatVector.fromArray(S, m, at + 6 * LANES);
        FloatVector a13 = FloatVector.fromArray(S, m, at + 7 * LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, at + 8 * LANES);
        FloatVector a21 = FloatVector.fromArray(S, m, at + 9 * LANES);
        FloatVector a22 = FloatVector.fromArray(S, m, at + 10 * LANES);
        FloatVector a23 = FloatVector.fromArray(S, m, at + 11 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, at + 12 * LANES);
        FloatVector a31 = FloatVector.fromArray(S, m, at + 13 * LANES);
        FloatVector a32 = FloatVector.fromArray(S, m, at + 14 * LANES);
        FloatVector a33 = FloatVector.fromArray(S, m, at + 15 * LANES);
        FloatVector a40 = FloatVector.fromArray(S, m, at + 16 * LANES);
        FloatVector a41 = FloatVector.fromArray(S, m, at + 17 * LANES);
        FloatVector a42 = FloatVector.fromArray(S, m, at + 18 * LANES);
        FloatVector a43 = FloatVector.fromArray(S, m, at + 19 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 5;
            int x = positions[t + 1];
            FloatVector v0 = FloatVector.fromArray(S, m, x0 + x);
            FloatVector v1 = FloatVector.fromArray(S, m, x1 + x);
            FloatVector v2 = FloatVector.fromArray(S, m, x2 + x);
            FloatVector v3 = FloatVector.fromArray(S, m, x3 + x);
            FloatVector d = FloatVector.fromArray(S, m, g);
            a00 = d.fma(v0, a00);
            a01 = d.fma(v1, a01);
            a02 = d.fma(v2, a02);
            a03 = d.fma(v3, a03);
            d = FloatVector.fromArray(S, m, g + 1 * LANES);
            a10 = d.fma(v0, a10);
            a11 = d.fma(v1, a11);
            a12 = d.fma(v2, a12);
            a13 = d.fma(v3, a13);
            d = FloatVector.fromArray(S, m, g + 2 * LANES);
            a20 = d.fma(v0, a20);
            a21 = d.fma(v1, a21);
            a22 = d.fma(v2, a22);
            a23 = d.fma(v3, a23);
            d = FloatVector.fromArray(S, m, g + 3 * LANES);
            a30 = d.fma(v0, a30);
            a31 = d.fma(v1, a31);
            a32 = d.fma(v2, a32);
            a33 = d.fma(v3, a33);
            d = FloatVector.fromArray(S, m, g + 4 * LANES);
            a40 = d.fma(v0, a40);
            a41 = d.fma(v1, a41);
            a42 = d.fma(v2, a42);
            a43 = d.fma(v3, a43);
        }
        a00.intoArray(m, at);
        a01.intoArray(m, at + 1 * LANES);
        a02.intoArray(m, at + 2 * LANES);
        a03.intoArray(m, at + 3 * LANES);
        a10.intoArray(m, at + 4 * LANES);
        a11.intoArray(m, at + 5 * LANES);
        a12.intoArray(m, at + 6 * LANES);
        a13.intoArray(m, at + 7 * LANES);
        a20.intoArray(m, at + 8 * LANES);
        a21.intoArray(m, at + 9 * LANES);
        a22.intoArray(m, at + 10 * LANES);
        a23.intoArray(m, at + 11 * LANES);
        a30.intoArray(m, at + 12 * LANES);
        a31.intoArray(m, at + 13 * LANES);
        a32.intoArray(m, at + 14 * LANES);
        a33.intoArray(m, at + 15 * LANES);
        a40.intoArray(m, at + 16 * LANES);
        a41.intoArray(m, at + 17 * LANES);
        a42.intoArray(m, at + 18 * LANES);
        a43.intoArray(m, at + 19 * LANES);
    }

    private static void gradient1(int[] positions, int from, int to, float[] m, int x0, int dy, int at) {
        FloatVector a00 = FloatVector.fromArray(S, m, at);
        FloatVector a10 = FloatVector.fromArray(S, m, at + 1 * LANES);
        FloatVector a20 = FloatVector.fromArray(S, m, at + 2 * LANES);
        FloatVector a30 = FloatVector.fromArray(S, m, at + 3 * LANES);
        FloatVector a40 = FloatVector.fromArray(S, m, at + 4 * LANES);
        for (int t = from; t < to; t += 2) {
            int g = dy + positions[t] * 5;
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
        }
        a00.intoArray(m, at);
        a10.intoArray(m, at + 1 * LANES);
        a20.intoArray(m, at + 2 * LANES);
        a30.intoArray(m, at + 3 * LANES);
        a40.intoArray(m, at + 4 * LANES);
    }
}
