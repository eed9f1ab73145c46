package dev.lockstep.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {
    private static final long MOST = 1 << 20;
    private static final int START = 12;

    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve(CheckpointFile.NAME);
    }

    private byte[] written() throws IOException {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        tensors.put("weight/conv.weight", new float[] {1, -0f, Float.NaN, Float.MIN_VALUE});
        tensors.put("state/empty", new float[0]);
        tensors.put("weight/fc.bias", new float[] {Float.NEGATIVE_INFINITY});
        new CheckpointFile(new JsonObject().put("step", 7), tensors).write(file());
        return Files.readAllBytes(file());
    }

    @Test
    void isReadAsItWasWritten() throws Exception {
        written();
        CheckpointFile read = CheckpointFile.read(file(), MOST);
        assertEquals(new JsonObject().put("step", 7), read.header());
        assertEquals(List.of("weight/conv.weight", "state/empty", "weight/fc.bias"), List.copyOf(read.tensors().keySet()));
        assertArrayEquals(new float[] {1, -0f, Float.NaN, Float.MIN_VALUE}, read.tensors().get("weight/conv.weight"));
        assertArrayEquals(new float[] {Float.NEGATIVE_INFINITY}, read.tensors().get("weight/fc.bias"));
    }

    @Test
    void everyFlippedBitIsFound() throws Exception {
        byte[] sound = written();
        for (int bit = 0; bit < 8 * sound.length; bit++) {
            byte[] flipped = sound.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file(), flipped);
            String expected = (bit < 64 ? "not a checkpoint of this version: path=" : "checkpoint is damaged: path=") + file();
            assertEquals(expected, assertThrows(IOException.class, () -> CheckpointFile.read(file(), MOST), "bit " + bit).getMessage());
        }
    }

    @Test
    void whatIsCutIsRefused() throws Exception {
        byte[] sound = written();
        for (int length = 0; length < sound.length; length++) {
            Files.write(file(), Arrays.copyOf(sound, length));
            assertThrows(IOException.class, () -> CheckpointFile.read(file(), MOST), "cut at " + length);
        }
    }

    /** A file whose checksum fits whatever its header says. */
    private void forge(int headerBytes, String header, int floats) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(START + json.length + 4 * floats + 4).order(ByteOrder.LITTLE_ENDIAN).put("LSCKPT01".getBytes(StandardCharsets.US_ASCII))
                .putInt(headerBytes).put(json);
        bytes.position(bytes.limit() - 4);
        bytes.putInt(Commit.crc(bytes.duplicate().flip()));
        Files.write(file(), bytes.array());
    }

    private String refused() {
        return assertThrows(IOException.class, () -> CheckpointFile.read(file(), MOST)).getMessage();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 19, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void noMemoryIsTakenForAHeaderThatIsNotThere(int headerBytes) throws Exception {
        forge(headerBytes, "{\"tensors\":[]}", 1);
        assertEquals("checkpoint is damaged: path=" + file() + ", header_bytes=" + headerBytes + ", allowed are 0 to 18", refused());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 3, 1 << 29, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void noMemoryIsTakenForTensorsThatAreNotThere(int count) throws Exception {
        String header = "{\"tensors\":[[\"t\"," + count + "]]}";
        forge(header.length(), header, 2);
        assertEquals("checkpoint is damaged: path=" + file() + " (tensor=t has values=" + count + ", allowed are 0 to 2)", refused());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"tensors\":3}", "{\"tensors\":[3]}", "{\"tensors\":[[]]}", "{\"tensors\":[[3,\"t\"]]}", "{\"tensors\":[[\"t\",1]]}"})
    void headersThatSaySomethingElseAreRefused(String header) throws Exception {
        forge(header.length(), header, 2);
        assertTrue(refused().startsWith("checkpoint is damaged: path=" + file() + " ("), refused());
    }

    @Test
    void whatIsLongerThanARunCanHaveIsNotRead() throws Exception {
        written();
        long bytes = Files.size(file());
        assertEquals("checkpoint is too long: path=" + file() + ", bytes=" + bytes + ", allowed are " + (bytes - 1),
                assertThrows(IOException.class, () -> CheckpointFile.read(file(), bytes - 1)).getMessage());
        CheckpointFile.read(file(), bytes);
        try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertEquals("checkpoint is too long: path=" + file() + ", bytes=" + (1L << 40) + ", allowed are " + MOST, refused());
    }

    @Test
    void linksAreNotFollowed() throws Exception {
        written();
        Path elsewhere = Files.move(file(), directory.resolve("elsewhere"));
        for (Path to : List.of(elsewhere, Path.of("/dev/zero"), directory.resolve("nowhere"))) {
            Files.deleteIfExists(file());
            Files.createSymbolicLink(file(), to);
            assertEquals("a checkpoint must be a file of its own: path=" + file(), refused());
        }
    }
}
