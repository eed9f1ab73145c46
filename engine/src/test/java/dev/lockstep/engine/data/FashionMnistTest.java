package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
    @Test
    void isNotFoundWhereMnistMayLie(@TempDir Path dataDir) throws Exception {
        for (DatasetFile file : FashionMnist.source().files()) {
            Files.createFile(dataDir.resolve(file.name()));
        }
        assertTrue(Mnist.source().presence(dataDir).ready());
        Presence presence = FashionMnist.source().presence(dataDir);
        assertFalse(presence.ready());
        assertEquals("missing in " + dataDir.resolve("fashion-mnist") + ": train-images-idx3-ubyte, train-labels-idx1-ubyte,"
                + " t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte (plain or .gz)", presence.detail());
        Files.createDirectory(dataDir.resolve("fashion-mnist"));
        for (DatasetFile file : FashionMnist.source().files()) {
            Files.move(dataDir.resolve(file.name()), dataDir.resolve("fashion-mnist").resolve(file.name() + ".gz"));
        }
        assertTrue(FashionMnist.source().presence(dataDir).ready());
        assertEquals(10, FashionMnist.source().info().classes());
    }
}
