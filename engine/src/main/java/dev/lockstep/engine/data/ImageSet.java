package dev.lockstep.engine.data;

/**
 * Labelled images as unsigned bytes. Immutable by agreement: the arrays are shared by all runs and never written after construction.
 *
 * @param pixels [count][channels][height][width], row-major, 0 to 255
 * @param labels [count], each in [0, classes)
 */
public record ImageSet(int count, int channels, int height, int width, byte[] pixels, byte[] labels) {
    public ImageSet {
        long expected = (long) count * channels * height * width;
        if (pixels.length != expected || labels.length != count) {
            throw new IllegalArgumentException("pixels.length=" + pixels.length + " labels.length=" + labels.length
                    + ", expected " + expected + " and " + count);
        }
    }

    /** Bytes of one image. */
    public int imageSize() {
        return channels * height * width;
    }
}
