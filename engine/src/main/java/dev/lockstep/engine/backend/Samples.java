package dev.lockstep.engine.backend;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.ImageSet;

/**
 * What a cohort trains and tests on.
 *
 * @param values [channel][pixel] what a pixel becomes as an input
 */
public record Samples(ImageSet train, ImageSet test, float[][] values) {
    /** Inputs are (pixel / 255 - mean) / std, in float arithmetic. */
    public static Samples of(Dataset dataset) {
        int channels = dataset.train().channels();
        float[][] values = new float[channels][256];
        for (int c = 0; c < channels; c++) {
            for (int pixel = 0; pixel < 256; pixel++) {
                values[c][pixel] = (pixel / 255f - dataset.info().mean()[c]) / dataset.info().std()[c];
            }
        }
        return new Samples(dataset.train(), dataset.test(), values);
    }
}
