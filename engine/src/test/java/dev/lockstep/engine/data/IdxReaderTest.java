package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damages a small valid file in every way that matters and reads it. */
class IdxReaderTest {
    private static final int[] DIMS = {5, 4, 3};
    private static final int LENGTH = 16 + 60;

    @TempDir
    Path directory;

    private Path file;
    private byte[] valid;

    @BeforeEach
    void makeValidFile() {
        file = directory.resolve("images");
        byte[] values = new byte[60];
        new Random(3).nextBytes(values);
        valid = ByteBuffer.allocate(LENGTH).putInt(0x803).putInt(5).putInt(4).putInt(3).put(values).array();
    }

    @Test
    void readsPlainAndGzipWhateverTheName() throws Exception {
        byte[] values = Arrays.copyOfRange(valid, 16, LENGTH);
        Files.write(file, valid);
        assertArrayEquals(values, IdxReader.read(file, DIMS, 5));
        assertArrayEquals(Arrays.copyOf(values, 24), IdxReader.read(file, DIMS, 2));
        Files.write(file, gzip(valid));
        assertArrayEquals(values, IdxReader.read(file, DIMS, 5));
        assertArrayEquals(Arrays.copyOf(values, 24), IdxReader.read(file, DIMS, 2));
    }

    @Test
    void refusesAWrongMagic() throws Exception {
        assertRefused(with(3, 1), "magic=0x00000801, expected 0x00000803 (IDX of unsigned bytes, dimensions=3)");
        assertRefused(with(2, 0x0d), "magic=0x00000d03, expected 0x00000803 (IDX of unsigned bytes, dimensions=3)");
        assertRefused(with(0, 0x50), "magic=0x50000803, expected 0x00000803 (IDX of unsigned bytes, dimensions=3)");
    }

    @Test
    void refusesDimensionsThatAreNotTheDatasets() throws Exception {
        assertRefused(with(7, 6), "count=6, expected 5");
        assertRefused(with(7, 0), "count=0, expected 5");
        assertRefused(with(11, 0), "height=0, expected 4");
        assertRefused(with(15, 255), "width=255, expected 3");
        // 2^32 - 251 images of 4x3 would overflow an int; so would a negative count.
        assertRefused(with(4, 255, 255, 255, 5), "count=4294967045, expected 5");
        assertRefused(with(4, 0x7f, 255, 255, 255), "count=2147483647, expected 5");
    }

    @Test
    void refusesEveryOtherLength() throws Exception {
        for (int length = 0; length < LENGTH; length++) {
            byte[] cut = Arrays.copyOf(valid, length);
            assertPlainRefused(cut, "length=" + length + ", expected 76 bytes of content");
            Files.write(file, gzip(cut));
            assertMessage("length=" + length + ", expected 76 bytes of content", read(5));
        }
        byte[] longer = Arrays.copyOf(valid, LENGTH + 1);
        assertPlainRefused(longer, "length=77, expected 76 bytes of content");
        Files.write(file, gzip(longer));
        assertMessage("length=more than 76, expected 76 bytes of content", read(5));
        assertMessage("length=more than 76, expected 76 bytes of content", read(1));
    }

    @Test
    void refusesTruncatedGzip() throws Exception {
        byte[] whole = gzip(valid);
        for (int length = 2; length < whole.length; length++) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertMessage("gzip data ends early, expected 76 bytes of content; the file is truncated, fetch it again", read(1));
        }
    }

    @Test
    void noticesEveryFlippedBitThatChangesTheContent() throws Exception {
        byte[] values = Arrays.copyOfRange(valid, 16, LENGTH);
        byte[] whole = gzip(valid);
        int refused = 0;
        for (int bit = 0; bit < 8 * whole.length; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            try {
                assertArrayEquals(values, IdxReader.read(file, DIMS, 5), "bit " + bit);
            } catch (DatasetException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
                refused++;
            }
        }
        // All but the header's time and system, and the few bits that fill up the last byte of the compressed data.
        assertTrue(refused > 8 * (whole.length - 10), refused + " refused");
    }

    @Test
    void inflatesNoMoreOfABombThanTheDatasetHas() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(valid);
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 64; i++) {
                out.write(zeros);
            }
        }
        // Only the front of the bomb is there: whoever read on would find it truncated instead.
        Files.write(file, Arrays.copyOf(bytes.toByteArray(), 2000));
        assertMessage("length=more than 76, expected 76 bytes of content", read(5));
    }

    @Test
    void saysWhenAFileCannotBeRead() {
        assertTrue(read(5).startsWith(file + ": cannot be read: java.nio.file.NoSuchFileException"));
    }

    private byte[] with(int at, int... bytes) {
        byte[] changed = valid.clone();
        for (int i = 0; i < bytes.length; i++) {
            changed[at + i] = (byte) bytes[i];
        }
        return changed;
    }

    private void assertRefused(byte[] content, String problem) throws Exception {
        assertPlainRefused(content, problem);
        Files.write(file, gzip(content));
        assertMessage(problem, read(5));
    }

    private void assertPlainRefused(byte[] content, String problem) throws Exception {
        Files.write(file, content);
        assertMessage(problem, read(5));
    }

    private void assertMessage(String problem, String message) {
        assertEquals(file + ": " + problem, message);
    }

    /** The message with which reading fails. */
    private String read(int take) {
        return assertThrows(DatasetException.class, () -> IdxReader.read(file, DIMS, take)).getMessage();
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }
}
