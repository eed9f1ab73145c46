package dev.lockstep.engine.backend;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.data.Normalizer;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;

/**
 * What a cohort trains and tests on. Sets that hold values hold them as inputs.
 *
 * @param values [channel][pixel] what a pixel becomes as an input; of sets that hold values only what 0 becomes
 */
public record Samples(ImageSet train, ImageSet test, float[][] values, Augmentation augmentation) {
    public Samples(ImageSet train, ImageSet test, float[][] values) {
        this(train, test, values, Augmentation.NONE);
    }

    /** @param spec whose normalization and augmentation fit the dataset */
    public static Samples of(Dataset dataset, DatasetSpec spec) {
        Normalizer normalizer = Normalizer.of(dataset.info(), spec.normalization());
        if (!dataset.train().holdsValues()) {
            return new Samples(dataset.train(), dataset.test(), normalizer.table(), spec.augmentation());
        }
        float[][] zero = new float[dataset.train().channels()][1];
        for (int c = 0; c < zero.length; c++) {
            zero[c][0] = normalizer.apply(c, 0);
        }
        return new Samples(normalizer.normalized(dataset.train()), normalizer.normalized(dataset.test()), zero, spec.augmentation());
    }
}
