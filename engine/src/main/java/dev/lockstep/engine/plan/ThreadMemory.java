package dev.lockstep.engine.plan;

/**
 * What a thread of the CPU backend keeps beside the activations of a pass: weights in the order in which a tile of channels reads them, and, for a
 * weight gradient, output gradients in that order and the sums; the gradients of a few outputs' weights, which an update follows at once.
 */
public final class ThreadMemory {
    /** Positions whose gradients are taken together, or one row where that is more: for 8 channels of 16 lanes 28 KiB, which a nearest cache holds. */
    public static final int POSITIONS = 56;
    /** Outputs of a fully connected layer whose weight gradients are taken together. */
    public static final int OUTPUTS = 6;
    /** Outputs whose gradients lie together, sample by sample, then: whole tiles and whole lane blocks. */
    public static final int ROWS = 8 * OUTPUTS;
    /** Terms of a fully connected layer's sums that are added up at once, a multiple of the lanes, and lane blocks that are taken together; they fill 28 KiB. */
    public static final int TERMS = 112;
    public static final int BLOCKS = 4;
    /** Features of a fully connected layer that lie together, sample by sample, when its weight gradients are computed. */
    public static final int FEATURES = 64;
    /** Channels of the largest tile, and columns of the widest. */
    private static final int CHANNELS = 8;
    private static final int WEIGHTS = 5;
    /** Channels of the smallest tile. */
    private static final int MIN_CHANNELS = 4;
    /** A MiB. */
    private static final int BLOCK_SUMS = 1 << 18;

    private ThreadMemory() {}

    /** {@code values} rounded up to whole strips. */
    public static int strips(int values, int strip) {
        return (values + strip - 1) / strip * strip;
    }

    /** Floats for one operation, in whole lane blocks. */
    static long floats(Operation operation, boolean training) {
        if (operation instanceof Operation.FullyConnected full) {
            long gradients = training ? (long) OUTPUTS * Plan.LANES * ((full.input().values() + Plan.LANES - 1) / Plan.LANES) : 0;
            long terms = Math.max(full.input().values(), TERMS);
            return Math.max(gradients, terms * BLOCKS * Plan.LANES + TERMS * OUTPUTS);
        }
        if (!(operation instanceof Operation.Convolution conv)) {
            return 0;
        }
        long in = conv.input().shape().channels();
        long out = conv.output().shape().channels();
        long floats = weights(out, in * conv.kernelArea());
        if (training) {
            floats = Math.max(floats, weights(in, out * conv.kernelArea()));
            long positions = Math.max(POSITIONS, conv.output().shape().width());
            long sums = conv.kernelSize() + (long) WEIGHTS * conv.weightGradient().classes();
            floats = Math.max(floats, (positions + sums) * CHANNELS * Plan.LANES);
            if (blockByBlock(conv)) {
                floats = Math.max(floats, blockSums(conv) + out * Plan.LANES);
            }
        }
        return floats;
    }

    /** Whether the gradients of a convolution's parameters are computed one lane block after the other: where nothing before it is trained, and the sums are few. */
    public static boolean blockByBlock(Operation.Convolution conv) {
        return !conv.propagates() && blockSums(conv) <= BLOCK_SUMS;
    }

    /** Floats that the weight gradient keeps then; the sums of the bias follow. */
    public static int blockSums(Operation.Convolution conv) {
        long tiles = (conv.output().shape().channels() + MIN_CHANNELS - 1) / MIN_CHANNELS;
        long positions = Math.max(POSITIONS, conv.output().shape().width());
        long sums = conv.kernelSize() + (long) WEIGHTS * conv.weightGradient().classes();
        return (int) Math.min(Integer.MAX_VALUE, (positions + tiles * sums) * CHANNELS * Plan.LANES);
    }

    /** Those of whole tiles, whatever their width. */
    private static long weights(long channels, long places) {
        long floats = (channels + CHANNELS - 1) * (1 + places);
        return (floats + Plan.LANES - 1) / Plan.LANES * Plan.LANES;
    }
}
