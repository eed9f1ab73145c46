package dev.lockstep.engine.data;

import java.util.List;

/**
 * What is known of a dataset before it is opened.
 *
 * @param name the key in the catalogue, {@code mnist}
 * @param classNames one per class, in label order
 * @param train samples in the full training set
 * @param test samples in the full test set
 * @param mean per channel, of pixels scaled to [0, 1]; what the training subtracts
 * @param std per channel, likewise; what the training divides by
 */
public record DatasetInfo(String name, String title, String description, int channels, int height, int width, List<String> classNames,
        int train, int test, float[] mean, float[] std) {
    public DatasetInfo {
        classNames = List.copyOf(classNames);
    }

    public int classes() {
        return classNames.size();
    }
}
