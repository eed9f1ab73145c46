package dev.lockstep.server.weights;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lockstep.engine.support.FuzzInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whatever a file of weights holds, it is read or refused by its name. */
class SafetensorsFuzzTest {
    private static Path file;

    @Test
    void whatWasFound() throws IOException {
        for (byte[] input : FuzzInputs.of(getClass())) {
            tensors(input);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void tensors(byte[] content) throws IOException {
        if (file == null) {
            file = Files.createTempFile("lockstep-fuzz", ".safetensors");
            file.toFile().deleteOnExit();
        }
        Files.write(file, content);
        try {
            SafetensorsReader.read(file);
        } catch (WeightsException e) {
            if (!e.getMessage().startsWith(file + ": ")) {
                throw new AssertionError("says nothing of the file: " + e.getMessage(), e);
            }
        }
    }
}
