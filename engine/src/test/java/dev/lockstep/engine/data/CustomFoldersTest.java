package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.SpecException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomFoldersTest {
    @TempDir
    Path dataDir;

    @Test
    void areInTheCatalogueBehindTheShippedOnes() throws Exception {
        folder("shapes");
        folder("Letters_2");
        Files.createDirectories(dataDir.resolve("custom/.hidden"));
        Files.createFile(dataDir.resolve("custom/readme"));
        DatasetCatalogue catalogue = DatasetCatalogue.standard(dataDir);
        assertEquals("[strokes, mnist, fashion-mnist, cifar10, uniform3x3, custom:Letters_2, custom:shapes]",
                catalogue.list().stream().map(DatasetInfo::name).toList().toString());
        assertTrue(catalogue.problems().isEmpty());
        Dataset dataset = catalogue.open(DatasetSpec.of("custom:shapes", 2, 0), dataDir);
        assertEquals(2, dataset.train().count());
        assertEquals(2, dataset.test().count());
        assertEquals("read from " + dataDir.resolve("custom/shapes"), catalogue.source("custom:shapes").orElseThrow().presence(dataDir).detail());
    }

    @Test
    void thatAreNoDatasetSayWhy() throws Exception {
        folder("good");
        Files.createDirectories(dataDir.resolve("custom/empty"));
        Files.createDirectories(dataDir.resolve("custom/with space"));
        DatasetCatalogue catalogue = DatasetCatalogue.standard(dataDir);
        assertEquals(Set.of("custom:empty", "custom:with space"), catalogue.problems().keySet());
        assertEquals(dataDir.resolve("custom/with space") + ": name=with space, allowed are 1 to 40 letters, digits, dots, dashes and underscores",
                catalogue.problems().get("custom:with space"));
        SpecException e = assertThrows(SpecException.class, () -> catalogue.check(DatasetSpec.of("custom:empty", 0, 0)));
        assertEquals("dataset.name", e.path());
        assertTrue(e.getMessage().startsWith("dataset.name: name=custom:empty cannot be used: " + dataDir.resolve("custom/empty") + ": class folders=0"),
                e.getMessage());
    }

    @Test
    void areFoundByTheirNameInTheListAlone() throws Exception {
        folder("good");
        Files.createDirectories(dataDir.resolve("outside"));
        for (String name : new String[] {"custom:../outside", "custom:good/../good", "custom:", "custom:.", "custom:..", "good"}) {
            assertTrue(DatasetCatalogue.standard(dataDir).find(name).isEmpty(), name);
        }
    }

    private void folder(String name) throws Exception {
        Path folder = Files.createDirectories(dataDir.resolve("custom").resolve(name));
        Files.write(folder.resolve("train-images-idx3-ubyte"), CustomIdxTest.images(4, 2, 3));
        Files.write(folder.resolve("train-labels-idx1-ubyte"), CustomIdxTest.labels(0, 1, 2, 1));
        Files.write(folder.resolve("t10k-images-idx3-ubyte"), CustomIdxTest.images(2, 2, 3));
        Files.write(folder.resolve("t10k-labels-idx1-ubyte"), CustomIdxTest.labels(0, 1));
    }
}
