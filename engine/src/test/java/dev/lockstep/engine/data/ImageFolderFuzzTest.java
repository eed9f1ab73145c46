package dev.lockstep.engine.data;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lockstep.engine.support.FuzzInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a PNG or JPEG file holds, it is an image or refused in the project's own words. */
class ImageFolderFuzzTest {
    @Test
    void whatWasFound() throws IOException {
        for (byte[] input : FuzzInputs.of(getClass())) {
            images(input);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void images(byte[] content) throws IOException {
        Path folder = FuzzedFiles.directory("folder");
        for (String name : new String[] {"train/a/1.png", "train/b/1.jpg", "test/a/1.png", "test/b/1.jpg"}) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.write(file, content);
        }
        try {
            ImageFolder found = ImageFolder.scan(folder);
            ImageFile.read(List.of(found.trainFiles().get(0).file()), found.form().channels(), found.form().height(), found.form().width());
        } catch (DatasetException e) {
            FuzzedFiles.speaksOf(e, folder);
        }
    }
}
