package dev.lockstep.engine.spec;

/**
 * Which samples are trained on and which are tested on.
 *
 * @param name of a dataset in the catalogue
 * @param train how many training samples, taken from the front; 0 means all
 * @param test how many test samples, taken from the front; 0 means all
 */
public record DatasetSpec(String name, int train, int test, Normalization normalization, Augmentation augmentation) {
    /** As the dataset comes. */
    public static DatasetSpec of(String name, int train, int test) {
        return new DatasetSpec(name, train, test, Normalization.OF_DATASET, Augmentation.NONE);
    }
}
