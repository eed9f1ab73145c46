package dev.lockstep.engine.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lockstep.engine.support.FuzzInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Whatever the files hold, they are CIFAR-10 or refused in the project's own words. */
class CifarFuzzTest {
    /** The content is the front of a file of whole records where its first byte is even; otherwise all of it. */
    @Test
    void whatWasFound() throws IOException {
        for (byte[] input : FuzzInputs.of(getClass())) {
            batches(input);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void batches(byte[] content) throws IOException {
        boolean fill = content.length > 0 && content[0] % 2 == 0;
        int records = fill ? 1 + content.length / Cifar10Source.RECORD : 0;
        byte[] bytes = fill ? Arrays.copyOf(content, records * Cifar10Source.RECORD) : content;
        Path data = FuzzedFiles.directory("cifar");
        Path folder = Files.createDirectories(data.resolve(new Cifar10Source().folder()));
        for (String name : new String[] {"data_batch_1.bin", "test_batch.bin"}) {
            Files.write(folder.resolve(name), bytes);
        }
        DatasetSource source = new Cifar10Source().in(data);
        source.presence(data);
        try {
            source.open(Math.max(1, records), 1, data);
        } catch (DatasetException e) {
            FuzzedFiles.speaksOf(e, data);
        }
    }
}
