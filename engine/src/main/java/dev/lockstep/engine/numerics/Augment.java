package dev.lockstep.engine.numerics;

/** What happens to a training sample in an epoch: addressed by the sample's index in the dataset, so that neither order nor batches matter. */
public final class Augment {
    private static final int DOWN = 0;
    private static final int RIGHT = 1;
    private static final int FLIP = 2;

    private Augment() {}

    /** Pixels by which the sample moves down, -limit to limit. */
    public static int down(long seed, int epoch, int sample, int limit) {
        return shift(bits(seed, epoch, sample, DOWN), limit);
    }

    /** Pixels by which the sample moves to the right, -limit to limit. */
    public static int right(long seed, int epoch, int sample, int limit) {
        return shift(bits(seed, epoch, sample, RIGHT), limit);
    }

    public static boolean flip(long seed, int epoch, int sample) {
        return bits(seed, epoch, sample, FLIP) < 0;
    }

    /** Not rejecting draws favours some shifts by less than 1 in 2^22. */
    private static int shift(int bits, int limit) {
        return (int) ((bits & 0xFFFFFFFFL) * (2L * limit + 1) >>> 32) - limit;
    }

    private static int bits(long seed, int epoch, int sample, int which) {
        return Philox.bits(seed, Purpose.AUGMENTATION, epoch, 4L * sample + which);
    }
}
