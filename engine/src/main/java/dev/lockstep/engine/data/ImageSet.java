package dev.lockstep.engine.data;

/**
 * Labelled samples: images as unsigned bytes, or values that are no pixels as floats. Immutable by agreement: the arrays are shared by all runs
 * and never written after construction.
 *
 * @param pixels [count][channels][height][width], row-major, 0 to 255; empty when there are values
 * @param values likewise, of any size; empty when there are pixels
 * @param labels [count], each in [0, classes)
 */
public record ImageSet(int count, int channels, int height, int width, byte[] pixels, float[] values, byte[] labels) {
    public ImageSet {
        long expected = (long) count * channels * height * width;
        if ((long) pixels.length + values.length != expected || Math.min(pixels.length, values.length) != 0 || labels.length != count) {
            throw new IllegalArgumentException("pixels.length=" + pixels.length + " values.length=" + values.length + " labels.length=" + labels.length
                    + ", expected " + expected + " pixels or values and " + count + " labels");
        }
    }

    public ImageSet(int count, int channels, int height, int width, byte[] pixels, byte[] labels) {
        this(count, channels, height, width, pixels, new float[0], labels);
    }

    public static ImageSet ofValues(int count, int channels, int height, int width, float[] values, byte[] labels) {
        return new ImageSet(count, channels, height, width, new byte[0], values, labels);
    }

    /** Whether the samples are values rather than pixels. */
    public boolean holdsValues() {
        return values.length > 0;
    }

    /** Pixels, or values, of one sample. */
    public int imageSize() {
        return channels * height * width;
    }

    /** What the samples take in memory. */
    public long bytes() {
        return pixels.length + 4L * values.length + labels.length;
    }

    /** One sample to look at: its pixels, or its values with the smallest of the set at 0 and the greatest at 255. */
    public byte[] picture(int image) {
        byte[] picture = new byte[imageSize()];
        if (!holdsValues()) {
            System.arraycopy(pixels, image * picture.length, picture, 0, picture.length);
            return picture;
        }
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            low = Math.min(low, value);
            high = Math.max(high, value);
        }
        float scale = high > low ? 255 / (high - low) : 0;
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) Math.round((values[image * picture.length + i] - low) * scale);
        }
        return picture;
    }
}
