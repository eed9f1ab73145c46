package dev.lockstep.engine.numerics;

/**
 * The order of the samples in an epoch: a Fisher-Yates shuffle whose draws are addressed, not drawn in sequence.
 *
 * <p>For i from n - 1 down to 1, places i and j are exchanged, j uniform in [0, i]: the upper half of bits * (i + 1) (Lemire, "Fast Random Integer
 * Generation in an Interval", 2019). Draws that would favour some j are rejected; attempt a of draw i in epoch e is at step e + a * 2^32, index i.
 */
public final class Permutation {
    private Permutation() {}

    /** Fills {@code order} with a permutation of its indices. */
    public static void fill(int[] order, long seed, int epoch) {
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        for (int i = order.length - 1; i > 0; i--) {
            int j = draw(seed, epoch, i);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
    }

    private static int draw(long seed, int epoch, int i) {
        long range = i + 1L;
        long rejected = (1L << 32) % range;
        for (long attempt = 0;; attempt++) {
            long product = (Philox.bits(seed, Purpose.BATCH_ORDER, epoch + (attempt << 32), i) & 0xFFFFFFFFL) * range;
            if ((product & 0xFFFFFFFFL) >= rejected) {
                return (int) (product >>> 32);
            }
        }
    }
}
