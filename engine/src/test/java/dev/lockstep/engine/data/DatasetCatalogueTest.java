package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.SpecException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetCatalogueTest {
    private final DatasetCatalogue catalogue = DatasetCatalogue.standard();

    @TempDir
    Path dataDir;

    @Test
    void listsWhatIsShipped() {
        assertEquals(List.of("strokes", "mnist"), catalogue.list().stream().map(DatasetInfo::name).toList());
        assertEquals(10, catalogue.find("mnist").orElseThrow().classes());
        assertTrue(catalogue.find("cifar").isEmpty());
    }

    @Test
    void refusesMoreSamplesThanThereAre() {
        assertRefused("dataset.train", "dataset.train: train=70000, mnist has 60000", DatasetSpec.of("mnist", 70_000, 0));
        assertRefused("dataset.test", "dataset.test: test=10001, strokes has 10000", DatasetSpec.of("strokes", 60_000, 10_001));
        assertRefused("dataset.train", "dataset.train: train=-1, allowed are 1 to 60000, or 0 for all", DatasetSpec.of("mnist", -1, 0));
        assertRefused("dataset.name", "dataset.name: name=mnits, known are strokes, mnist", DatasetSpec.of("mnits", 0, 0));
    }

    @Test
    void saysWhichFilesAreMissing() {
        String message = assertThrows(DatasetException.class, () -> catalogue.open(DatasetSpec.of("mnist", 0, 0), dataDir)).getMessage();
        assertEquals("mnist: missing in " + dataDir.resolve("mnist") + ": train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (plain or .gz)", message);
    }

    private void assertRefused(String path, String message, DatasetSpec spec) {
        SpecException e = assertThrows(SpecException.class, () -> catalogue.check(spec));
        assertEquals(path, e.path());
        assertEquals(message, e.getMessage());
        assertEquals(message, assertThrows(DatasetException.class, () -> catalogue.open(spec, dataDir)).getMessage());
    }
}
