package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

/** {@link Transpose#samplesFirst} by squares of vectors in registers; values and samples that do not fill one are copied one by one. */
final class VectorTranspose {
    private static final int L = VectorKernels.SPECIES.length();

    private VectorTranspose() {}

    static void samplesFirst(float[] memory, Place from, int values, int strip, int start, int end, int samples, int rows) {
        int wide = L < Square8.LENGTH ? 0 : values / LANES * LANES;
        int whole = end / LANES * LANES;
        for (int v = 0; v < wide; v += LANES) {
            int to = Transpose.at(rows, strip, samples, 0, v);
            for (int n = start; n < whole; n += LANES) {
                square(memory, from.at(n / LANES) + v * LANES, to + n * strip, strip);
            }
        }
        Transpose.copy(memory, from, 0, wide, strip, whole, end, samples, rows);
        Transpose.copy(memory, from, wide, values, strip, start, end, samples, rows);
    }

    /** 16 values of 16 samples. */
    private static void square(float[] m, int from, int to, int strip) {
        if (L == LANES) {
            Square16.transpose(m, from, to, strip);
            return;
        }
        for (int v = 0; v < LANES; v += Square8.LENGTH) {
            for (int n = 0; n < LANES; n += Square8.LENGTH) {
                Square8.transpose(m, from + v * LANES + n, to + n * strip + v, strip);
            }
        }
    }
}
