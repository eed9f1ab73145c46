package dev.lockstep.engine.numerics;

/**
 * Philox4x32-10, the counter-based generator of Salmon et al., "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011).
 *
 * <p>A number is addressed by (seed, purpose, step, index) and has no state: whoever asks, in whatever order, on whatever device, gets the
 * same bits. Counter words: index / 4, low and high half of the step, purpose. Key: the seed. Word index % 4 of the block is the answer.
 */
public final class Philox {
    private static final int M0 = 0xD2511F53;
    private static final int M1 = 0xCD9E8D57;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private Philox() {}

    /** The 32 random bits at an address. */
    public static int bits(long seed, Purpose purpose, long step, long index) {
        return word((int) (index >>> 2), (int) step, (int) (step >>> 32), purpose.code(), (int) seed, (int) (seed >>> 32), (int) (index & 3));
    }

    /** One of the four words that the generator makes of a counter and a key. */
    static int word(int c0, int c1, int c2, int c3, int k0, int k1, int which) {
        for (int round = 0; round < 10; round++) {
            long p0 = (M0 & 0xFFFFFFFFL) * (c0 & 0xFFFFFFFFL);
            long p1 = (M1 & 0xFFFFFFFFL) * (c2 & 0xFFFFFFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += W0;
            k1 += W1;
        }
        return switch (which) {
            case 0 -> c0;
            case 1 -> c1;
            case 2 -> c2;
            default -> c3;
        };
    }

    /** A float in [0, 1): the upper 24 bits. */
    public static float uniform(long seed, Purpose purpose, long step, long index) {
        return (bits(seed, purpose, step, index) >>> 8) * 0x1p-24f;
    }
}
