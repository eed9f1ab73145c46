package dev.lockstep.engine.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files for what reads files. One directory for the whole process, written over again and again. */
final class FuzzedFiles {
    private static Path directory;

    private FuzzedFiles() {}

    static synchronized Path directory(String name) throws IOException {
        if (directory == null) {
            directory = Files.createTempDirectory("lockstep-fuzz");
            directory.toFile().deleteOnExit();
        }
        return Files.createDirectories(directory.resolve(name));
    }

    static Path file(String name, byte[] content) throws IOException {
        return Files.write(directory("files").resolve(name), content);
    }

    /** An error that names no file helps nobody. */
    static void speaksOf(DatasetException e, Path path) {
        if (!String.valueOf(e.getMessage()).contains(path.getFileName().toString())) {
            throw new AssertionError("says nothing of " + path.getFileName() + ": " + e.getMessage(), e);
        }
    }
}
