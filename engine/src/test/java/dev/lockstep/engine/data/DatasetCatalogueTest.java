package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.Normalization;
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
        assertEquals(List.of("strokes", "mnist", "fashion-mnist", "cifar10", "uniform3x3"), catalogue.list().stream().map(DatasetInfo::name).toList());
        assertEquals(10, catalogue.find("mnist").orElseThrow().classes());
        assertTrue(catalogue.find("cifar").isEmpty());
    }

    @Test
    void refusesMoreSamplesThanThereAre() {
        assertRefused("dataset.train", "dataset.train: train=70000, mnist has 60000", DatasetSpec.of("mnist", 70_000, 0));
        assertRefused("dataset.test", "dataset.test: test=10001, strokes has 10000", DatasetSpec.of("strokes", 60_000, 10_001));
        assertRefused("dataset.train", "dataset.train: train=-1, allowed are 1 to 60000, or 0 for all", DatasetSpec.of("mnist", -1, 0));
        assertRefused("dataset.name", "dataset.name: name=mnits, known are strokes, mnist, fashion-mnist, cifar10, uniform3x3", DatasetSpec.of("mnits", 0, 0));
    }

    @Test
    void saysWhichFilesAreMissing() {
        String message = assertThrows(DatasetException.class, () -> catalogue.open(DatasetSpec.of("mnist", 0, 0), dataDir)).getMessage();
        assertEquals("mnist: missing in " + dataDir.resolve("mnist") + ": train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (plain or .gz)", message);
    }

    @Test
    void refusesSettingsThatDoNotFitTheImages() {
        assertRefused("dataset.normalization.mean", "dataset.normalization.mean: values=1, cifar10 has channels=3 and needs one for each;"
                + " leave it out for the dataset's own", normalized("cifar10", List.of(0.5), List.of()));
        assertRefused("dataset.normalization.std", "dataset.normalization.std: values=2, mnist has channels=1 and needs one for each;"
                + " leave it out for the dataset's own", normalized("mnist", List.of(), List.of(1.0, 1.0)));
        assertRefused("dataset.normalization.std[1]", "dataset.normalization.std[1]: std=0.0, it must be above 0",
                normalized("cifar10", List.of(), List.of(1.0, 0.0, 1.0)));
        assertRefused("dataset.normalization.std[0]", "dataset.normalization.std[0]: std=1.0E-50, it must be above 0",
                normalized("mnist", List.of(), List.of(1e-50)));
        assertRefused("dataset.normalization.mean[0]", "dataset.normalization.mean[0]: mean=1.0E50, it must be a finite number",
                normalized("mnist", List.of(1e50), List.of()));
        assertRefused("dataset.augmentation.shift", "dataset.augmentation.shift: shift=3, allowed are 0 to 2 for images of 3x3", shifted("uniform3x3", 3));
        assertRefused("dataset.augmentation.shift", "dataset.augmentation.shift: shift=-1, allowed are 0 to 27 for images of 28x28", shifted("mnist", -1));
        catalogue.check(shifted("mnist", 27));
        catalogue.check(normalized("cifar10", List.of(0.5, 0.4, 0.3), List.of(1.0, 2.0, 3.0)));
    }

    private static DatasetSpec normalized(String name, List<Double> mean, List<Double> std) {
        return new DatasetSpec(name, 0, 0, new Normalization(mean, std), Augmentation.NONE);
    }

    private static DatasetSpec shifted(String name, int shift) {
        return new DatasetSpec(name, 0, 0, Normalization.OF_DATASET, new Augmentation(shift, true));
    }

    private void assertRefused(String path, String message, DatasetSpec spec) {
        SpecException e = assertThrows(SpecException.class, () -> catalogue.check(spec));
        assertEquals(path, e.path());
        assertEquals(message, e.getMessage());
        assertEquals(message, assertThrows(DatasetException.class, () -> catalogue.open(spec, dataDir)).getMessage());
    }
}
