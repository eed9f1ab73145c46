package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.Normalization;
import java.util.ArrayList;
import java.util.List;

/** The choice of a dataset to and from JSON. */
final class DatasetJson {
    private static final int MAX_NAME = 64;
    private static final int MAX_CHANNELS = 4_096;
    private static final Range MEAN = Range.real("mean", -1e6, 1e6);
    private static final Range STD = Range.above("std", 0, 1e6);
    private static final Range SHIFT = Range.whole("shift", 0, 511);

    private DatasetJson() {}

    static DatasetSpec read(JsonNode node, String path) {
        Fields fields = fields(node, path);
        return over(fields, DatasetSpec.of(fields.requireText("name", MAX_NAME), 0, 0));
    }

    /** Lays the given fields over a base. */
    static DatasetSpec read(JsonNode node, String path, DatasetSpec base) {
        return over(fields(node, path), base);
    }

    private static Fields fields(JsonNode node, String path) {
        return Fields.of(node, path, List.of("name", "train", "test", "normalization", "augmentation"));
    }

    private static DatasetSpec over(Fields fields, DatasetSpec base) {
        return new DatasetSpec(fields.text("name", MAX_NAME, base.name()), fields.whole("train", Ranges.TRAIN, base.train()),
                fields.whole("test", Ranges.TEST, base.test()), normalization(fields, base.normalization()), augmentation(fields, base.augmentation()));
    }

    /** An empty object, or list, stands for the dataset's own. */
    private static Normalization normalization(Fields dataset, Normalization base) {
        if (!dataset.has("normalization")) {
            return base;
        }
        Fields fields = Fields.of(dataset.get("normalization"), dataset.path("normalization"), List.of("mean", "std"));
        return new Normalization(perChannel(fields, "mean", MEAN), perChannel(fields, "std", STD));
    }

    private static List<Double> perChannel(Fields fields, String name, Range range) {
        if (!fields.has(name)) {
            return List.of();
        }
        JsonNode values = fields.get(name);
        if (!values.isArray() || values.size() > MAX_CHANNELS) {
            throw Json.wrongType(values, fields.path(name), "a list of at most " + MAX_CHANNELS + " numbers, one for each channel");
        }
        List<Double> read = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            read.add(range.read(values.get(i), fields.path(name) + "[" + i + "]"));
        }
        return read;
    }

    private static Augmentation augmentation(Fields dataset, Augmentation base) {
        if (!dataset.has("augmentation")) {
            return base;
        }
        Fields fields = Fields.of(dataset.get("augmentation"), dataset.path("augmentation"), List.of("shift", "flip"));
        return new Augmentation(fields.whole("shift", SHIFT, base.shift()), fields.flag("flip", base.flip()));
    }

    /** Normalization and augmentation only where there are any. */
    static ObjectNode write(DatasetSpec dataset) {
        ObjectNode json = Json.object().put("name", dataset.name()).put("train", dataset.train()).put("test", dataset.test());
        if (!dataset.normalization().equals(Normalization.OF_DATASET)) {
            ObjectNode normalization = json.putObject("normalization");
            write(normalization, "mean", dataset.normalization().mean());
            write(normalization, "std", dataset.normalization().std());
        }
        if (!dataset.augmentation().equals(Augmentation.NONE)) {
            json.putObject("augmentation").put("shift", dataset.augmentation().shift()).put("flip", dataset.augmentation().flip());
        }
        return json;
    }

    private static void write(ObjectNode to, String name, List<Double> values) {
        if (!values.isEmpty()) {
            values.forEach(to.putArray(name)::add);
        }
    }
}
