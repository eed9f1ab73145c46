package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.ThreadMemory;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Weights of fully connected layers by 2 vectors, for 16 registers: of one lane block where a vector is half of one. 6 rows, each with an address of its own, of which HotSpot reads
 * one weight after the other; of columns, which lie side by side, it reads some ahead, so that there is room for 5. Written by {@code dev/tiles.py}.
 */
final class NarrowTile {
    static final int ROWS = 6;
    static final int COLUMNS = 5;
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int L = S.length();

    private NarrowTile() {}

    /**
     * m[d + row * LANES] += the sum over terms of p[w.. + term] * m[x + term * LANES], each of two vectors.
     *
     * @param last the last row that there is; those behind it are copies of it
     */
    static void rows(float[] m, float[] p, int w0, int w1, int w2, int w3, int w4, int w5, int x, int terms, int d, int last) {
        FloatVector a00 = FloatVector.fromArray(S, m, d);
        FloatVector a01 = FloatVector.fromArray(S, m, d + L);
        FloatVector a10 = FloatVector.fromArray(S, m, d + Math.min(1, last) * LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, d + Math.min(1, last) * LANES + L);
        FloatVector a20 = FloatVector.fromArray(S, m, d + Math.min(2, last) * LANES);
        FloatVector a21 = FloatVector.fromArray(S, m, d + Math.min(2, last) * LANES + L);
        FloatVector a30 = FloatVector.fromArray(S, m, d + Math.min(3, last) * LANES);
        FloatVector a31 = FloatVector.fromArray(S, m, d + Math.min(3, last) * LANES + L);
        FloatVector a40 = FloatVector.fromArray(S, m, d + Math.min(4, last) * LANES);
        FloatVector a41 = FloatVector.fromArray(S, m, d + Math.min(4, last) * LANES + L);
        FloatVector a50 = FloatVector.fromArray(S, m, d + Math.min(5, last) * LANES);
        FloatVector a51 = FloatVector.fromArray(S, m, d + Math.min(5, last) * LANES + L);
        for (int t = 0; t < terms; t++) {
            int at = x + t * LANES;
            FloatVector x0 = FloatVector.fromArray(S, m, at);
            FloatVector x1 = FloatVector.fromArray(S, m, at + L);
            FloatVector v = FloatVector.broadcast(S, p[w0 + t]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            v = FloatVector.broadcast(S, p[w1 + t]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            v = FloatVector.broadcast(S, p[w2 + t]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            v = FloatVector.broadcast(S, p[w3 + t]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            v = FloatVector.broadcast(S, p[w4 + t]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            v = FloatVector.broadcast(S, p[w5 + t]);
            a50 = x0.fma(v, a50);
            a51 = x1.fma(v, a51);
        }
        a50.intoArray(m, d + Math.min(5, last) * LANES);
        a51.intoArray(m, d + Math.min(5, last) * LANES + L);
        a40.intoArray(m, d + Math.min(4, last) * LANES);
        a41.intoArray(m, d + Math.min(4, last) * LANES + L);
        a30.intoArray(m, d + Math.min(3, last) * LANES);
        a31.intoArray(m, d + Math.min(3, last) * LANES + L);
        a20.intoArray(m, d + Math.min(2, last) * LANES);
        a21.intoArray(m, d + Math.min(2, last) * LANES + L);
        a10.intoArray(m, d + Math.min(1, last) * LANES);
        a11.intoArray(m, d + Math.min(1, last) * LANES + L);
        a00.intoArray(m, d);
        a01.intoArray(m, d + L);
    }

    /**
     * m[d + column * LANES] += the sum over terms of p[w + term * stride + column] * m[x + term * LANES], each of two vectors.
     *
     * @param last the last column that there is; what lies behind it in {@code p} is read, too, and lost
     */
    static void columns(float[] m, float[] p, int w, int stride, int x, int terms, int d, int last) {
        FloatVector a00 = FloatVector.fromArray(S, m, d);
        FloatVector a01 = FloatVector.fromArray(S, m, d + L);
        FloatVector a10 = FloatVector.fromArray(S, m, d + Math.min(1, last) * LANES);
        FloatVector a11 = FloatVector.fromArray(S, m, d + Math.min(1, last) * LANES + L);
        FloatVector a20 = FloatVector.fromArray(S, m, d + Math.min(2, last) * LANES);
        FloatVector a21 = FloatVector.fromArray(S, m, d + Math.min(2, last) * LANES + L);
        FloatVector a30 = FloatVector.fromArray(S, m, d + Math.min(3, last) * LANES);
        FloatVector a31 = FloatVector.fromArray(S, m, d + Math.min(3, last) * LANES + L);
        FloatVector a40 = FloatVector.fromArray(S, m, d + Math.min(4, last) * LANES);
        FloatVector a41 = FloatVector.fromArray(S, m, d + Math.min(4, last) * LANES + L);
        for (int t = 0; t < terms; t++) {
            int at = x + t * LANES;
            FloatVector x0 = FloatVector.fromArray(S, m, at);
            FloatVector x1 = FloatVector.fromArray(S, m, at + L);
            int k = w + t * stride;
            FloatVector v = FloatVector.broadcast(S, p[k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            v = FloatVector.broadcast(S, p[k + 1]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            v = FloatVector.broadcast(S, p[k + 2]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            v = FloatVector.broadcast(S, p[k + 3]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            v = FloatVector.broadcast(S, p[k + 4]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
        }
        a40.intoArray(m, d + Math.min(4, last) * LANES);
        a41.intoArray(m, d + Math.min(4, last) * LANES + L);
        a30.intoArray(m, d + Math.min(3, last) * LANES);
        a31.intoArray(m, d + Math.min(3, last) * LANES + L);
        a20.intoArray(m, d + Math.min(2, last) * LANES);
        a21.intoArray(m, d + Math.min(2, last) * LANES + L);
        a10.intoArray(m, d + Math.min(1, last) * LANES);
        a11.intoArray(m, d + Math.min(1, last) * LANES + L);
        a00.intoArray(m, d);
        a01.intoArray(m, d + L);
    }

    /** q[d..] += the sum over terms of p[w.. + term] * m[x + term * FEATURES], each of two vectors. */
    static void gradients(float[] m, float[] p, int w0, int w1, int w2, int w3, int w4, int w5, int x, int terms, float[] q, int d0, int d1, int d2, int d3, int d4, int d5) {
        FloatVector a00 = FloatVector.fromArray(S, q, d0);
        FloatVector a01 = FloatVector.fromArray(S, q, d0 + L);
        FloatVector a10 = FloatVector.fromArray(S, q, d1);
        FloatVector a11 = FloatVector.fromArray(S, q, d1 + L);
        FloatVector a20 = FloatVector.fromArray(S, q, d2);
        FloatVector a21 = FloatVector.fromArray(S, q, d2 + L);
        FloatVector a30 = FloatVector.fromArray(S, q, d3);
        FloatVector a31 = FloatVector.fromArray(S, q, d3 + L);
        FloatVector a40 = FloatVector.fromArray(S, q, d4);
        FloatVector a41 = FloatVector.fromArray(S, q, d4 + L);
        FloatVector a50 = FloatVector.fromArray(S, q, d5);
        FloatVector a51 = FloatVector.fromArray(S, q, d5 + L);
        for (int t = 0; t < terms; t++) {
            int at = x + t * ThreadMemory.FEATURES;
            FloatVector x0 = FloatVector.fromArray(S, m, at);
            FloatVector x1 = FloatVector.fromArray(S, m, at + L);
            FloatVector v = FloatVector.broadcast(S, p[w0 + t]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            v = FloatVector.broadcast(S, p[w1 + t]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            v = FloatVector.broadcast(S, p[w2 + t]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            v = FloatVector.broadcast(S, p[w3 + t]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            v = FloatVector.broadcast(S, p[w4 + t]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            v = FloatVector.broadcast(S, p[w5 + t]);
            a50 = x0.fma(v, a50);
            a51 = x1.fma(v, a51);
        }
        a50.intoArray(q, d5);
        a51.intoArray(q, d5 + L);
        a40.intoArray(q, d4);
        a41.intoArray(q, d4 + L);
        a30.intoArray(q, d3);
        a31.intoArray(q, d3 + L);
        a20.intoArray(q, d2);
        a21.intoArray(q, d2 + L);
        a10.intoArray(q, d1);
        a11.intoArray(q, d1 + L);
        a00.intoArray(q, d0);
        a01.intoArray(q, d0 + L);
    }
}
