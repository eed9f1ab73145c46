package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

/** Which tiles suit the processor and a number of channels. */
final class TileShapes {
    /** AVX-512 and NEON have 32 vector registers, the others 16. */
    static final boolean MANY_REGISTERS = VectorKernels.SPECIES.length() == LANES || System.getProperty("os.arch").equals("aarch64");
    private static final Tiles EIGHT = new Tiles8x3();
    private static final Tiles FIVE = new Tiles5x5();
    private static final Tiles NARROW_FIVE = new Tiles5x2();
    private static final Tiles NARROW_FOUR = new Tiles4x2();

    private TileShapes() {}

    /** Those that compute the fewest channels twice; of 16 registers those that take the least time, which a tile of five has 1.12 times that of one of four. */
    static Tiles of(int channels) {
        if (MANY_REGISTERS) {
            return covered(channels, FIVE) < covered(channels, EIGHT) ? FIVE : EIGHT;
        }
        return 112 * tiles(channels, NARROW_FIVE) < 100 * tiles(channels, NARROW_FOUR) ? NARROW_FIVE : NARROW_FOUR;
    }

    private static int covered(int channels, Tiles tiles) {
        return tiles(channels, tiles) * tiles.channels();
    }

    private static int tiles(int channels, Tiles tiles) {
        return (channels + tiles.channels() - 1) / tiles.channels();
    }
}
