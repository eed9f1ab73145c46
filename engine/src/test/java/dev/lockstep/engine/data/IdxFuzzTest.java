package dev.lockstep.engine.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lockstep.engine.support.FuzzInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Whatever a file holds, it is an IDX file or refused in the project's own words. */
class IdxFuzzTest {
    @Test
    void whatWasFound() throws IOException {
        for (byte[] input : FuzzInputs.of(getClass())) {
            imagesAndLabels(input);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void imagesAndLabels(byte[] content) throws IOException {
        Path file = FuzzedFiles.file("images", content);
        try {
            int[] expected = IdxHeader.images(file);
            IdxReader.read(file, expected, expected[0], new ChannelMoments(1));
        } catch (DatasetException e) {
            FuzzedFiles.speaksOf(e, file);
        }
        try {
            IdxReader.read(file, new int[] {3}, 2);
        } catch (DatasetException e) {
            FuzzedFiles.speaksOf(e, file);
        }
        Files.delete(file);
    }
}
