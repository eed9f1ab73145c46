package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where SQLite's native library is unpacked. The driver's own choice is the system's temporary directory, where a process that starts removes what seems to be
 * left of others: two that started at the same time took the library from each other. And a process that is killed leaves its copy there for good.
 */
public final class SqliteNatives {
    private static final String PROPERTY = "org.sqlite.tmpdir";

    private SqliteNatives() {}

    /**
     * The first directory that is named in a process is taken.
     *
     * @param directory of this process alone; what is in it is removed
     */
    public static synchronized void unpackIn(Path directory) throws IOException {
        String taken = System.getProperty(PROPERTY);
        if (taken != null) {
            // It may have gone with its store before the library was needed.
            Files.createDirectories(Path.of(taken));
            return;
        }
        Files.createDirectories(directory);
        try (var left = Files.newDirectoryStream(directory)) {
            for (Path file : left) {
                Files.deleteIfExists(file);
            }
        }
        System.setProperty(PROPERTY, directory.toString());
    }
}
