package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CustomIdxTest {
    @TempDir
    Path directory;

    @BeforeEach
    void writeValidFiles() throws Exception {
        write("train-images-idx3-ubyte", images(4, 2, 3));
        write("train-labels-idx1-ubyte", labels(0, 1, 2, 1));
        write("t10k-images-idx3-ubyte", images(2, 2, 3));
        write("t10k-labels-idx1-ubyte", labels(0, 4));
    }

    @Test
    void readsTheFrontAndMeasuresTheWholeTrainingSet() throws Exception {
        CustomSource source = CustomSource.of(directory);
        DatasetInfo info = source.info();
        assertEquals("custom:" + directory.getFileName(), info.name());
        assertEquals(List.of("0", "1", "2", "3", "4"), info.classNames());
        assertEquals("1x2x3, 4 and 2", info.channels() + "x" + info.height() + "x" + info.width() + ", " + info.train() + " and " + info.test());
        for (int train : new int[] {1, 4}) {
            Dataset dataset = source.open(train, 1, null);
            assertEquals(train, dataset.train().count());
            assertEquals(0, dataset.train().pixels()[0]);
            // The pixels are 0 to 23: mean 11.5, variance (24 * 24 - 1) / 12.
            assertEquals(11.5 / 255, dataset.info().mean()[0], 1e-8);
            assertEquals(Math.sqrt(575 / 12.0) / 255, dataset.info().std()[0], 1e-8);
        }
        assertArrayEquals(new byte[] {0, 4}, source.open(1, 2, null).test().labels());
    }

    @Test
    void readsOtherNamesAndGzipBesideOtherFiles() throws Exception {
        for (String set : List.of("train", "t10k")) {
            for (String kind : List.of("images-idx3", "labels-idx1")) {
                Path file = directory.resolve(set + "-" + kind + "-ubyte");
                String name = "Emnist-" + kind.substring(0, 6) + (set.equals("train") ? "-train" : "-test");
                write(name + ".gz", gzip(Files.readAllBytes(file)));
                Files.delete(file);
            }
        }
        write("labels.csv", new byte[3]);
        assertEquals(4, CustomSource.of(directory).open(4, 2, null).train().count());
    }

    @Test
    void noticesThatAFileWasReplaced() throws Exception {
        Object before = CustomSource.of(directory).fingerprint();
        assertEquals(before, CustomSource.of(directory).fingerprint());
        write("train-images-idx3-ubyte", images(5, 2, 3));
        write("train-labels-idx1-ubyte", labels(0, 1, 2, 1, 0));
        assertNotEquals(before, CustomSource.of(directory).fingerprint());
    }

    @Test
    void refusesWhatIsMissingOrThereTwice() throws Exception {
        write("train-labels-2", labels(1));
        assertRefused(directory + ": files=2 with train and labels in their names (train-labels-2, train-labels-idx1-ubyte), expected 1");
        Files.delete(directory.resolve("train-labels-2"));
        Files.delete(directory.resolve("t10k-images-idx3-ubyte"));
        assertRefused(directory + ": files=0 with t10k or test and images in their names, expected 1 IDX file, plain or gzip");
    }

    @Test
    void refusesSetsThatDoNotFitEachOther() throws Exception {
        write("t10k-images-idx3-ubyte", images(2, 3, 3));
        assertRefused(directory.resolve("t10k-images-idx3-ubyte") + ": height=3 width=3, expected height=2 width=3 as in train-images-idx3-ubyte");
        write("t10k-images-idx3-ubyte", images(3, 2, 3));
        assertRefused(directory.resolve("t10k-labels-idx1-ubyte") + ": length=10, expected 11 bytes of content");
    }

    @Test
    void believesNoHeaderThatTheLengthContradicts() throws Exception {
        Path file = directory.resolve("train-images-idx3-ubyte");
        byte[] header = ByteBuffer.allocate(16).putInt(0x803).putInt(1_000_000).putInt(512).putInt(512).array();
        write("train-images-idx3-ubyte", header);
        assertRefused(file + ": length=16, the header states 262144000016 bytes of content");
        byte[] packed = gzip(header);
        write("train-images-idx3-ubyte", packed);
        assertRefused(file + ": length=" + packed.length + ", the header states 262144000016 bytes of content");
    }

    @Test
    void refusesHeadersBeyondTheLimits() throws Exception {
        Path file = directory.resolve("train-images-idx3-ubyte");
        refuseHeader(file, 0x803, 1_000_001, 2, 3, "images=1000001, allowed are 1 to 1000000");
        refuseHeader(file, 0x803, -1, 2, 3, "images=4294967295, allowed are 1 to 1000000");
        refuseHeader(file, 0x803, 0, 2, 3, "images=0, allowed are 1 to 1000000");
        refuseHeader(file, 0x803, 4, 513, 3, "height=513 width=3, allowed are 1 to 512 each; scale the images down");
        refuseHeader(file, 0x803, 4, 2, -3, "height=2 width=4294967293, allowed are 1 to 512 each; scale the images down");
        refuseHeader(file, 0x801, 4, 2, 3, "magic=0x00000801, expected 0x00000803 (IDX of unsigned bytes, count, height and width)");
        Files.write(file, new byte[7]);
        assertRefused(file + ": header=7 bytes, expected 16");
    }

    @Test
    void refusesTooFewOrTooManyClasses() throws Exception {
        write("t10k-labels-idx1-ubyte", labels(0, 128));
        assertRefused(directory + ": classes=129, allowed are 2 to 128");
        write("t10k-labels-idx1-ubyte", labels(0, 0));
        write("train-labels-idx1-ubyte", labels(0, 0, 0, 0));
        assertRefused(directory + ": classes=1, allowed are 2 to 128");
    }

    private void refuseHeader(Path file, int magic, int count, int height, int width, String problem) throws Exception {
        Files.write(file, ByteBuffer.allocate(40).putInt(magic).putInt(count).putInt(height).putInt(width).array());
        assertRefused(file + ": " + problem);
    }

    private void assertRefused(String message) {
        assertEquals(message, assertThrows(DatasetException.class, () -> CustomSource.of(directory)).getMessage());
    }

    private void write(String name, byte[] bytes) throws Exception {
        Files.write(directory.resolve(name), bytes);
    }

    static byte[] images(int count, int height, int width) {
        ByteBuffer bytes = ByteBuffer.allocate(16 + count * height * width).putInt(0x803).putInt(count).putInt(height).putInt(width);
        for (byte value = 0; bytes.hasRemaining(); value++) {
            bytes.put(value);
        }
        return bytes.array();
    }

    static byte[] labels(int... labels) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
        for (int label : labels) {
            bytes.put((byte) label);
        }
        return bytes.array();
    }

    private static byte[] gzip(byte[] content) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
