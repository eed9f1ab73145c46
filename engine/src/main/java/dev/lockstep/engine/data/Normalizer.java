package dev.lockstep.engine.data;

import dev.lockstep.engine.spec.Normalization;
import java.util.List;

/**
 * What samples become as inputs: (pixel / 255 - mean) / std, or (value - mean) / std, in float arithmetic.
 *
 * @param mean per channel
 * @param std per channel
 */
public record Normalizer(float[] mean, float[] std) {
    /** @param override may leave either to the dataset, which must be an opened one */
    public static Normalizer of(DatasetInfo info, Normalization override) {
        return new Normalizer(override.mean().isEmpty() ? info.mean() : floats(override.mean()), override.std().isEmpty() ? info.std() : floats(override.std()));
    }

    private static float[] floats(List<Double> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    /** [channel][pixel] */
    public float[][] table() {
        float[][] table = new float[mean.length][256];
        for (int c = 0; c < mean.length; c++) {
            for (int pixel = 0; pixel < 256; pixel++) {
                table[c][pixel] = (pixel / 255f - mean[c]) / std[c];
            }
        }
        return table;
    }

    /** A value, or a pixel that is already divided by 255. */
    public float apply(int channel, float value) {
        return (value - mean[channel]) / std[channel];
    }

    /** One sample as a model takes it: [channel][row][column]. */
    public float[] input(ImageSet images, int image) {
        float[] input = new float[images.imageSize()];
        int plane = images.height() * images.width();
        for (int i = 0; i < input.length; i++) {
            int at = image * input.length + i;
            input[i] = apply(i / plane, images.holdsValues() ? images.values()[at] : (images.pixels()[at] & 0xff) / 255f);
        }
        return input;
    }

    /** A copy of a set that holds values, as inputs. */
    public ImageSet normalized(ImageSet set) {
        float[] values = new float[set.values().length];
        int plane = set.height() * set.width();
        for (int i = 0; i < values.length; i++) {
            values[i] = apply(i / plane % set.channels(), set.values()[i]);
        }
        return ImageSet.ofValues(set.count(), set.channels(), set.height(), set.width(), values, set.labels());
    }
}
