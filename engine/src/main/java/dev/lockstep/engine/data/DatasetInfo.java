package dev.lockstep.engine.data;

import java.util.List;

/**
 * What is known of a dataset before it is opened.
 *
 * @param name the key in the catalogue, {@code mnist}
 * @param classNames one per class, in label order
 * @param train samples in the full training set
 * @param test samples in the full test set
 * @param mean per channel, of pixels scaled to [0, 1]; what the training subtracts. Empty when it is known only once the dataset is opened
 * @param std per channel, likewise; what the training divides by
 * @param series for each label the name of a series of losses that batches of this label alone form; empty for most datasets
 */
public record DatasetInfo(String name, String title, String description, int channels, int height, int width, List<String> classNames,
        int train, int test, float[] mean, float[] std, List<String> series) {
    public DatasetInfo {
        classNames = List.copyOf(classNames);
        series = List.copyOf(series);
    }

    public DatasetInfo(String name, String title, String description, int channels, int height, int width, List<String> classNames,
            int train, int test, float[] mean, float[] std) {
        this(name, title, description, channels, height, width, classNames, train, test, mean, std, List.of());
    }

    /** The same dataset with other numbers of samples. */
    DatasetInfo counting(int train, int test) {
        return new DatasetInfo(name, title, description, channels, height, width, classNames, train, test, mean, std, series);
    }

    /** The same dataset with its mean and standard deviation. */
    DatasetInfo measuring(float[] mean, float[] std) {
        return new DatasetInfo(name, title, description, channels, height, width, classNames, train, test, mean, std, series);
    }

    public int classes() {
        return classNames.size();
    }
}
