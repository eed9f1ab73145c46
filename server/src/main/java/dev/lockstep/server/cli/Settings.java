package dev.lockstep.server.cli;

import dev.lockstep.server.http.Binding;
import java.nio.file.Path;

/**
 * How a server is set up.
 *
 * @param binding where it listens
 * @param store directory of the catalogue and the run logs
 * @param dataDir where files of datasets are looked for, and downloaded to
 * @param workers runs that train at the same time
 */
public record Settings(Binding binding, Path store, Path dataDir, int workers) {
    public Settings {
        store = store.toAbsolutePath().normalize();
        dataDir = dataDir.toAbsolutePath().normalize();
    }
}
