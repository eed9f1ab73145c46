package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

/** Which tiles suit the processor and a number of channels. */
final class TileShapes {
    /** AVX-512 and NEON have 32 vector registers, the others 16. */
    private static final boolean MANY_REGISTERS = VectorKernels.SPECIES.length() == LANES || System.getProperty("os.arch").equals("aarch64");
    private static final Tiles EIGHT = new Tiles8();
    private static final Tiles FIVE = new Tiles5();
    private static final Tiles FOUR = new Tiles4();

    private TileShapes() {}

    /** Those that compute the fewest channels twice. */
    static Tiles of(int channels) {
        if (!MANY_REGISTERS) {
            return FOUR;
        }
        return covered(channels, FIVE) < covered(channels, EIGHT) ? FIVE : EIGHT;
    }

    private static int covered(int channels, Tiles tiles) {
        return (channels + tiles.channels() - 1) / tiles.channels() * tiles.channels();
    }
}
