package dev.lockstep.engine.spec;

import java.util.List;

/** Whether normalization and augmentation fit a dataset's images. */
public final class DatasetSettings {
    private DatasetSettings() {}

    /** @throws SpecException whose path starts with {@code dataset.normalization} or {@code dataset.augmentation} */
    public static void check(DatasetSpec spec, int channels, int height, int width) {
        perChannel("mean", spec.normalization().mean(), spec.name(), channels);
        perChannel("std", spec.normalization().std(), spec.name(), channels);
        List<Double> std = spec.normalization().std();
        for (int i = 0; i < std.size(); i++) {
            if (!(std.get(i).floatValue() >= Float.MIN_NORMAL)) {
                throw new SpecException("dataset.normalization.std[" + i + "]", "std=" + std.get(i) + ", it must be above 0");
            }
        }
        int shift = spec.augmentation().shift();
        int most = Math.min(height, width) - 1;
        if (shift < 0 || shift > most) {
            throw new SpecException("dataset.augmentation.shift", "shift=" + shift + ", allowed are 0 to " + most + " for images of " + height + "x" + width);
        }
    }

    private static void perChannel(String field, List<Double> values, String name, int channels) {
        if (!values.isEmpty() && values.size() != channels) {
            throw new SpecException("dataset.normalization." + field, "values=" + values.size() + ", " + name + " has channels=" + channels
                    + " and needs one for each; leave it out for the dataset's own");
        }
        for (int i = 0; i < values.size(); i++) {
            if (!Float.isFinite(values.get(i).floatValue())) {
                throw new SpecException("dataset.normalization." + field + "[" + i + "]", field + "=" + values.get(i) + ", it must be a finite number");
            }
        }
    }
}
