package dev.lockstep.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmallFilesTest {
    @TempDir
    Path directory;

    @Test
    void contentIsReplacedAndNothingElseIsLeft() throws Exception {
        Path file = directory.resolve("a/run.json");
        SmallFiles.replace(file, "first".getBytes());
        SmallFiles.replace(file, "second".getBytes());
        assertEquals("second", Files.readString(file));
        assertEquals(List.of("run.json"), names(file.getParent()));
    }

    @Test
    void whatCannotBeReplacedStaysAndTheTemporaryFileGoes() throws Exception {
        Path file = directory.resolve("run.json");
        Files.createDirectories(file.resolve("not empty"));
        assertThrows(IOException.class, () -> SmallFiles.replace(file, new byte[3]));
        assertEquals(List.of("run.json"), names(directory));
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
