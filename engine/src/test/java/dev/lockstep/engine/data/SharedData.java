package dev.lockstep.engine.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real files, where they lie beside the repository. */
final class SharedData {
    private SharedData() {}

    /** Skips the test where they do not. */
    static Path with(String folder) {
        Path dataDir = Path.of(System.getProperty("lockstep.root", ".."), "..", "shared", "data");
        Assumptions.assumeTrue(Files.exists(dataDir.resolve(folder)), "no files in ../shared/data/" + folder + " beside the repository");
        return dataDir;
    }
}
