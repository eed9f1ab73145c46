package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {
    private static final IdxSource SOURCE = new IdxSource(
            new DatasetInfo("own", "Own", "", 1, 2, 2, List.of("a", "b"), 3, 2, new float[] {0}, new float[] {1}), "own",
            new DatasetFile("ti", 28, ""), new DatasetFile("tl", 11, ""), new DatasetFile("ei", 24, ""), new DatasetFile("el", 10, ""));

    @TempDir
    Path dataDir;

    @Test
    void readsTheFrontOfTheFourFiles() throws Exception {
        write(dataDir, 0, 1, 1);
        assertTrue(SOURCE.presence(dataDir).ready());
        assertEquals("read from " + dataDir, SOURCE.presence(dataDir).detail());
        Dataset dataset = SOURCE.open(2, 1, dataDir);
        assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7}, dataset.train().pixels());
        assertArrayEquals(new byte[] {0, 1}, dataset.train().labels());
        assertArrayEquals(new byte[] {0, 1, 2, 3}, dataset.test().pixels());
        assertEquals(1, dataset.test().count());
    }

    @Test
    void prefersTheDatasetsOwnFolder() throws Exception {
        write(dataDir, 0, 0, 0);
        write(Files.createDirectory(dataDir.resolve("own")), 1, 1, 1);
        assertArrayEquals(new byte[] {1, 1, 1}, SOURCE.open(3, 2, dataDir).train().labels());
        assertEquals("read from " + dataDir.resolve("own"), SOURCE.presence(dataDir).detail());
    }

    @Test
    void refusesLabelsWithoutAClass() throws Exception {
        write(dataDir, 0, 1, 2);
        assertEquals(dataDir.resolve("tl") + ": label[2]=2, allowed are 0 to 1",
                assertThrows(DatasetException.class, () -> SOURCE.open(3, 2, dataDir)).getMessage());
        write(dataDir, 0, -1, 1);
        assertEquals(dataDir.resolve("tl") + ": label[1]=255, allowed are 0 to 1",
                assertThrows(DatasetException.class, () -> SOURCE.open(3, 2, dataDir)).getMessage());
    }

    @Test
    void refusesMoreOrFewerLabelsThanImages() throws Exception {
        write(dataDir, 0, 1, 1, 0);
        assertEquals(dataDir.resolve("tl") + ": length=12, expected 11 bytes of content",
                assertThrows(DatasetException.class, () -> SOURCE.open(3, 2, dataDir)).getMessage());
    }

    @Test
    void namesTheFilesThatAreMissing() throws Exception {
        write(dataDir, 0, 1, 1);
        Files.delete(dataDir.resolve("tl"));
        Files.delete(dataDir.resolve("ei"));
        Presence presence = SOURCE.presence(dataDir);
        assertFalse(presence.ready());
        assertEquals("missing in " + dataDir.resolve("own") + ": tl, ei (plain or .gz)", presence.detail());
        assertEquals("own: " + presence.detail(), assertThrows(DatasetException.class, () -> SOURCE.open(3, 2, dataDir)).getMessage());
    }

    /** Two test samples, and as many training samples as there are labels. */
    private static void write(Path directory, int... labels) throws Exception {
        ByteBuffer trainLabels = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
        for (int label : labels) {
            trainLabels.put((byte) label);
        }
        Files.write(directory.resolve("tl"), trainLabels.array());
        Files.write(directory.resolve("el"), ByteBuffer.allocate(10).putInt(0x801).putInt(2).array());
        images(directory.resolve("ti"), 3);
        images(directory.resolve("ei"), 2);
    }

    private static void images(Path file, int count) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(16 + 4 * count).putInt(0x803).putInt(count).putInt(2).putInt(2);
        for (byte value = 0; bytes.hasRemaining(); value++) {
            bytes.put(value);
        }
        Files.write(file, bytes.array());
    }
}
