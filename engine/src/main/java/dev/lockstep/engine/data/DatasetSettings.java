package dev.lockstep.engine.data;

import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.SpecException;
import java.util.List;

/** Whether normalization and augmentation fit a dataset's images. */
final class DatasetSettings {
    private DatasetSettings() {}

    static void check(DatasetSpec spec, DatasetInfo info) {
        perChannel("mean", spec.normalization().mean(), info);
        perChannel("std", spec.normalization().std(), info);
        List<Double> std = spec.normalization().std();
        for (int i = 0; i < std.size(); i++) {
            if (!(std.get(i).floatValue() >= Float.MIN_NORMAL)) {
                throw new SpecException("dataset.normalization.std[" + i + "]", "std=" + std.get(i) + ", it must be above 0");
            }
        }
        shift(spec.augmentation(), info);
    }

    private static void perChannel(String field, List<Double> values, DatasetInfo info) {
        if (!values.isEmpty() && values.size() != info.channels()) {
            throw new SpecException("dataset.normalization." + field, "values=" + values.size() + ", " + info.name() + " has channels=" + info.channels()
                    + " and needs one for each; leave it out for the dataset's own");
        }
        for (int i = 0; i < values.size(); i++) {
            if (!Float.isFinite(values.get(i).floatValue())) {
                throw new SpecException("dataset.normalization." + field + "[" + i + "]", field + "=" + values.get(i) + ", it must be a finite number");
            }
        }
    }

    private static void shift(Augmentation augmentation, DatasetInfo info) {
        int most = Math.min(info.height(), info.width()) - 1;
        if (augmentation.shift() < 0 || augmentation.shift() > most) {
            throw new SpecException("dataset.augmentation.shift", "shift=" + augmentation.shift() + ", allowed are 0 to " + most + " for images of "
                    + info.height() + "x" + info.width());
        }
    }
}
