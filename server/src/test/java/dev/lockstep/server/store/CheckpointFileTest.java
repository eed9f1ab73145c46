package dev.lockstep.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointFileTest {
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
        CheckpointFile read = CheckpointFile.read(file());
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
            assertEquals(expected, assertThrows(IOException.class, () -> CheckpointFile.read(file()), "bit " + bit).getMessage());
        }
    }

    @Test
    void whatIsCutIsRefused() throws Exception {
        byte[] sound = written();
        for (int length = 0; length < sound.length; length++) {
            Files.write(file(), Arrays.copyOf(sound, length));
            assertThrows(IOException.class, () -> CheckpointFile.read(file()), "cut at " + length);
        }
    }
}
