package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.DatasetSpec;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10SourceTest {
    @TempDir
    Path dataDir;

    private Path folder;

    @BeforeEach
    void createFolder() throws Exception {
        folder = Files.createDirectory(dataDir.resolve("cifar-10-batches-bin"));
    }

    @Test
    void readsWhicheverFilesAreThereInTheOrderOfTheirNumbers() throws Exception {
        write(folder, "data_batch_4.bin", 4, 5, 6);
        write(folder, "data_batch_2.bin", 0, 9);
        write(folder, "test_batch.bin", 7, 8);
        DatasetSource source = new Cifar10Source().in(dataDir);
        assertEquals(5, source.info().train());
        assertEquals(2, source.info().test());
        assertEquals(new Presence(true, "read from " + folder + ", 2 of the 5 training files"), source.presence(dataDir));
        Dataset dataset = source.open(3, 1, dataDir);
        assertEquals(5, dataset.info().train());
        assertArrayEquals(new byte[] {0, 9, 4}, dataset.train().labels());
        assertArrayEquals(new byte[] {7}, dataset.test().labels());
        assertEquals(3 * 3072, dataset.train().pixels().length);
        // Each record holds 1 + its label, 2 + its label... in row-major order of red, green and blue.
        for (int i = 0; i < 3072; i++) {
            assertEquals((byte) (9 + 1 + i), dataset.train().pixels()[3072 + i]);
        }
    }

    @Test
    void takesTheDataDirectoryItselfForTheFolder() throws Exception {
        write(folder, "data_batch_1.bin", 1);
        write(folder, "test_batch.bin", 2);
        assertEquals("read from " + folder + ", 1 of the 5 training files", new Cifar10Source().presence(folder).detail());
        assertArrayEquals(new byte[] {1}, new Cifar10Source().in(folder).open(1, 1, folder).train().labels());
    }

    @Test
    void refusesALengthThatIsNoMultipleOfARecord() throws Exception {
        write(folder, "data_batch_1.bin", 1, 2);
        write(folder, "test_batch.bin", 2);
        for (int length : new int[] {0, 1, 3072, 3074, 2 * 3073 - 1}) {
            Files.write(folder.resolve("data_batch_1.bin"), new byte[length]);
            String message = folder.resolve("data_batch_1.bin") + ": length=" + length + ", expected a multiple of 3073 (a label and 3x32x32 pixels)";
            assertRefused(message, 1, 1);
            assertEquals(new Presence(false, message), new Cifar10Source().presence(dataDir));
            assertEquals(50_000, new Cifar10Source().in(dataDir).info().train());
        }
    }

    @Test
    void refusesLabelsWithoutAClass() throws Exception {
        write(folder, "data_batch_1.bin", 1, 10);
        write(folder, "test_batch.bin", 255);
        assertRefused(folder.resolve("data_batch_1.bin") + ": label[1]=10, allowed are 0 to 9", 2, 1);
        assertRefused(folder.resolve("test_batch.bin") + ": label[0]=255, allowed are 0 to 9", 1, 1);
    }

    @Test
    void refusesMoreThanTheFilesHold() throws Exception {
        write(folder, "data_batch_1.bin", 1, 2);
        write(folder, "test_batch.bin", 2);
        assertRefused(folder + ": train=3, the files there hold 2", 3, 1);
        assertEquals("dataset.train: train=3, cifar10 has 2", assertThrows(DatasetException.class,
                () -> DatasetCatalogue.standard(dataDir).open(DatasetSpec.of("cifar10", 3, 0), dataDir)).getMessage());
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        write(folder, "test_batch.bin", 2);
        Presence presence = new Cifar10Source().presence(dataDir);
        assertFalse(presence.ready());
        assertEquals("missing in " + folder + ": test_batch.bin and at least one of data_batch_1.bin, data_batch_2.bin, data_batch_3.bin,"
                + " data_batch_4.bin, data_batch_5.bin", presence.detail());
        assertRefused("cifar10: " + presence.detail(), 1, 1);
        assertEquals(10_000, new Cifar10Source().in(dataDir).info().test());
    }

    @Test
    void readsTheRealFiles() throws Exception {
        Path real = SharedData.with("cifar-10-batches-bin");
        DatasetCatalogue catalogue = DatasetCatalogue.standard(real);
        assertEquals(20_000, catalogue.find("cifar10").orElseThrow().train());
        Dataset dataset = catalogue.open(DatasetSpec.of("cifar10", 0, 0), real);
        assertEquals(20_000, dataset.train().count());
        assertEquals(10_000, dataset.test().count());
        int[] ofClass = new int[10];
        for (byte label : dataset.test().labels()) {
            ofClass[label]++;
        }
        assertEquals("[1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000]", Arrays.toString(ofClass));
        Moments moments = Moments.of(dataset.train());
        assertEquals((0.4914 + 0.4822 + 0.4465) / 3, moments.mean(), 0.01, "planes are red, green and blue");
        assertTrue(moments.std() > 0.2 && moments.std() < 0.3, moments.toString());
    }

    private void assertRefused(String message, int train, int test) {
        assertEquals(message, assertThrows(DatasetException.class, () -> new Cifar10Source().open(train, test, dataDir)).getMessage());
    }

    private static void write(Path folder, String name, int... labels) throws Exception {
        ByteBuffer records = ByteBuffer.allocate(3073 * labels.length);
        for (int label : labels) {
            records.put((byte) label);
            for (int i = 0; i < 3072; i++) {
                records.put((byte) (label + 1 + i));
            }
        }
        Files.write(folder.resolve(name), records.array());
    }
}
