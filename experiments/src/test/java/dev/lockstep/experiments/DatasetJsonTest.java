package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.Normalization;
import dev.lockstep.engine.spec.SpecException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetJsonTest {
    private static final String WHOLE = "{\"name\":\"cifar10\",\"train\":100,\"test\":0,\"normalization\":{\"mean\":[0.5,0.4,0.3],\"std\":[1.0,2.0,3.0]},"
            + "\"augmentation\":{\"shift\":4,\"flip\":true}}";

    @Test
    void readsWhatItWrites() {
        DatasetSpec dataset = read(WHOLE);
        assertEquals(new DatasetSpec("cifar10", 100, 0, new Normalization(List.of(0.5, 0.4, 0.3), List.of(1.0, 2.0, 3.0)), new Augmentation(4, true)), dataset);
        assertEquals(WHOLE, DatasetJson.write(dataset).toString());
        assertEquals("{\"name\":\"mnist\",\"train\":0,\"test\":0}", DatasetJson.write(read("{\"name\":\"mnist\"}")).toString());
        String onlyMean = "{\"name\":\"mnist\",\"train\":0,\"test\":0,\"normalization\":{\"mean\":[0.0]}}";
        assertEquals(onlyMean, DatasetJson.write(read(onlyMean)).toString());
    }

    @Test
    void laysGivenFieldsOverABase() {
        DatasetSpec base = read(WHOLE);
        DatasetSpec changed = DatasetJson.read(Json.parse("{\"normalization\":{},\"augmentation\":{\"flip\":false}}"), "dataset", base);
        assertEquals(new DatasetSpec("cifar10", 100, 0, Normalization.OF_DATASET, new Augmentation(4, false)), changed);
        assertEquals(base, DatasetJson.read(Json.parse("{}"), "dataset", base));
    }

    @Test
    void namesTheFieldThatIsWrong() {
        assertRefused("dataset.normalization.mean: is 1, expected a list of at most 4096 numbers, one for each channel", "\"normalization\":{\"mean\":1}");
        assertRefused("dataset.normalization.std[1]: std=0, allowed are above 0 to 1000000", "\"normalization\":{\"std\":[1,0]}");
        assertRefused("dataset.augmentation.shift: shift=512, allowed are 0 to 511", "\"augmentation\":{\"shift\":512}");
        assertRefused("dataset.augmentation.flip: is 1, expected true or false", "\"augmentation\":{\"flip\":1}");
    }

    private static void assertRefused(String message, String field) {
        assertEquals(message, assertThrows(SpecException.class, () -> read("{\"name\":\"mnist\"," + field + "}")).getMessage());
    }

    private static DatasetSpec read(String json) {
        return DatasetJson.read(Json.parse(json), "dataset");
    }
}
