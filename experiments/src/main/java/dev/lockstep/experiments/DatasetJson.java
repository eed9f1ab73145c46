package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.DatasetSpec;
import java.util.List;

/** The choice of a dataset to and from JSON. */
final class DatasetJson {
    private static final int MAX_NAME = 64;

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
        return Fields.of(node, path, List.of("name", "train", "test"));
    }

    private static DatasetSpec over(Fields fields, DatasetSpec base) {
        return new DatasetSpec(fields.text("name", MAX_NAME, base.name()), fields.whole("train", Ranges.TRAIN, base.train()),
                fields.whole("test", Ranges.TEST, base.test()), base.normalization(), base.augmentation());
    }

    static ObjectNode write(DatasetSpec dataset) {
        return Json.object().put("name", dataset.name()).put("train", dataset.train()).put("test", dataset.test());
    }
}
