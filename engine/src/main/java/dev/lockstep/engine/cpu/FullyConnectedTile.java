package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * 6 rows or columns of weights by 4 lane blocks, for fully connected layers forward and backward. The inputs of the lane blocks lie side by side in the thread's
 * memory, and the weights where they always are. Written by {@code dev/tiles.py}.
 */
final class FullyConnectedTile {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    private FullyConnectedTile() {}

    /**
     * m[d.. + row * LANES] += the sum over terms of p[w.. + term] * m[x + (term * 4 + block) * LANES].
     *
     * @param last the last row that there is; those behind it are copies of it
     */
    static void rows(float[] m, float[] p, int w0, int w1, int w2, int w3, int w4, int w5, int x, int terms, int d0, int d1, int d2, int d3, int last) {
        FloatVector a00 = FloatVector.fromArray(S, m, d0);
        FloatVector a01 = FloatVector.fromArray(S, m, d1);
        FloatVector a02 = FloatVector.fromArray(S, m, d2);
        FloatVector a03 = FloatVector.fromArray(S, m, d3);
        int o = Math.min(1, last) * LANES;
        FloatVector a10 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a11 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a12 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a13 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(2, last) * LANES;
        FloatVector a20 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a21 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a22 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a23 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(3, last) * LANES;
        FloatVector a30 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a31 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a32 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a33 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(4, last) * LANES;
        FloatVector a40 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a41 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a42 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a43 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(5, last) * LANES;
        FloatVector a50 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a51 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a52 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a53 = FloatVector.fromArray(S, m, d3 + o);
        for (int t = 0; t < terms; t++) {
            int at = x + t * 4 * LANES;
            FloatVector x0 = FloatVector.fromArray(S, m, at);
            FloatVector x1 = FloatVector.fromArray(S, m, at + 1 * LANES);
            FloatVector x2 = FloatVector.fromArray(S, m, at + 2 * LANES);
            FloatVector x3 = FloatVector.fromArray(S, m, at + 3 * LANES);
            FloatVector v = FloatVector.broadcast(S, p[w0 + t]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            a02 = x2.fma(v, a02);
            a03 = x3.fma(v, a03);
            v = FloatVector.broadcast(S, p[w1 + t]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            a12 = x2.fma(v, a12);
            a13 = x3.fma(v, a13);
            v = FloatVector.broadcast(S, p[w2 + t]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            a22 = x2.fma(v, a22);
            a23 = x3.fma(v, a23);
            v = FloatVector.broadcast(S, p[w3 + t]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            a32 = x2.fma(v, a32);
            a33 = x3.fma(v, a33);
            v = FloatVector.broadcast(S, p[w4 + t]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            a42 = x2.fma(v, a42);
            a43 = x3.fma(v, a43);
            v = FloatVector.broadcast(S, p[w5 + t]);
            a50 = x0.fma(v, a50);
            a51 = x1.fma(v, a51);
            a52 = x2.fma(v, a52);
            a53 = x3.fma(v, a53);
        }
        o = Math.min(5, last) * LANES;
        a50.intoArray(m, d0 + o);
        a51.intoArray(m, d1 + o);
        a52.intoArray(m, d2 + o);
        a53.intoArray(m, d3 + o);
        o = Math.min(4, last) * LANES;
        a40.intoArray(m, d0 + o);
        a41.intoArray(m, d1 + o);
        a42.intoArray(m, d2 + o);
        a43.intoArray(m, d3 + o);
        o = Math.min(3, last) * LANES;
        a30.intoArray(m, d0 + o);
        a31.intoArray(m, d1 + o);
        a32.intoArray(m, d2 + o);
        a33.intoArray(m, d3 + o);
        o = Math.min(2, last) * LANES;
        a20.intoArray(m, d0 + o);
        a21.intoArray(m, d1 + o);
        a22.intoArray(m, d2 + o);
        a23.intoArray(m, d3 + o);
        o = Math.min(1, last) * LANES;
        a10.intoArray(m, d0 + o);
        a11.intoArray(m, d1 + o);
        a12.intoArray(m, d2 + o);
        a13.intoArray(m, d3 + o);
        a00.intoArray(m, d0);
        a01.intoArray(m, d1);
        a02.intoArray(m, d2);
        a03.intoArray(m, d3);
    }

    /**
     * m[d.. + row * LANES] += the sum over terms of p[w + term * stride + row] * m[x + (term * 4 + block) * LANES].
     *
     * @param last the last column that there is; what lies behind it in {@code p} is read, too, and lost
     */
    static void columns(float[] m, float[] p, int w, int stride, int x, int terms, int d0, int d1, int d2, int d3, int last) {
        FloatVector a00 = FloatVector.fromArray(S, m, d0);
        FloatVector a01 = FloatVector.fromArray(S, m, d1);
        FloatVector a02 = FloatVector.fromArray(S, m, d2);
        FloatVector a03 = FloatVector.fromArray(S, m, d3);
        int o = Math.min(1, last) * LANES;
        FloatVector a10 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a11 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a12 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a13 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(2, last) * LANES;
        FloatVector a20 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a21 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a22 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a23 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(3, last) * LANES;
        FloatVector a30 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a31 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a32 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a33 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(4, last) * LANES;
        FloatVector a40 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a41 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a42 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a43 = FloatVector.fromArray(S, m, d3 + o);
        o = Math.min(5, last) * LANES;
        FloatVector a50 = FloatVector.fromArray(S, m, d0 + o);
        FloatVector a51 = FloatVector.fromArray(S, m, d1 + o);
        FloatVector a52 = FloatVector.fromArray(S, m, d2 + o);
        FloatVector a53 = FloatVector.fromArray(S, m, d3 + o);
        for (int t = 0; t < terms; t++) {
            int at = x + t * 4 * LANES;
            int k = w + t * stride;
            FloatVector x0 = FloatVector.fromArray(S, m, at);
            FloatVector x1 = FloatVector.fromArray(S, m, at + 1 * LANES);
            FloatVector x2 = FloatVector.fromArray(S, m, at + 2 * LANES);
            FloatVector x3 = FloatVector.fromArray(S, m, at + 3 * LANES);
            FloatVector v = FloatVector.broadcast(S, p[k]);
            a00 = x0.fma(v, a00);
            a01 = x1.fma(v, a01);
            a02 = x2.fma(v, a02);
            a03 = x3.fma(v, a03);
            v = FloatVector.broadcast(S, p[k + 1]);
            a10 = x0.fma(v, a10);
            a11 = x1.fma(v, a11);
            a12 = x2.fma(v, a12);
            a13 = x3.fma(v, a13);
            v = FloatVector.broadcast(S, p[k + 2]);
            a20 = x0.fma(v, a20);
            a21 = x1.fma(v, a21);
            a22 = x2.fma(v, a22);
            a23 = x3.fma(v, a23);
            v = FloatVector.broadcast(S, p[k + 3]);
            a30 = x0.fma(v, a30);
            a31 = x1.fma(v, a31);
            a32 = x2.fma(v, a32);
            a33 = x3.fma(v, a33);
            v = FloatVector.broadcast(S, p[k + 4]);
            a40 = x0.fma(v, a40);
            a41 = x1.fma(v, a41);
            a42 = x2.fma(v, a42);
            a43 = x3.fma(v, a43);
            v = FloatVector.broadcast(S, p[k + 5]);
            a50 = x0.fma(v, a50);
            a51 = x1.fma(v, a51);
            a52 = x2.fma(v, a52);
            a53 = x3.fma(v, a53);
        }
        o = Math.min(5, last) * LANES;
        a50.intoArray(m, d0 + o);
        a51.intoArray(m, d1 + o);
        a52.intoArray(m, d2 + o);
        a53.intoArray(m, d3 + o);
        o = Math.min(4, last) * LANES;
        a40.intoArray(m, d0 + o);
        a41.intoArray(m, d1 + o);
        a42.intoArray(m, d2 + o);
        a43.intoArray(m, d3 + o);
        o = Math.min(3, last) * LANES;
        a30.intoArray(m, d0 + o);
        a31.intoArray(m, d1 + o);
        a32.intoArray(m, d2 + o);
        a33.intoArray(m, d3 + o);
        o = Math.min(2, last) * LANES;
        a20.intoArray(m, d0 + o);
        a21.intoArray(m, d1 + o);
        a22.intoArray(m, d2 + o);
        a23.intoArray(m, d3 + o);
        o = Math.min(1, last) * LANES;
        a10.intoArray(m, d0 + o);
        a11.intoArray(m, d1 + o);
        a12.intoArray(m, d2 + o);
        a13.intoArray(m, d3 + o);
        a00.intoArray(m, d0);
        a01.intoArray(m, d1);
        a02.intoArray(m, d2);
        a03.intoArray(m, d3);
    }
}
