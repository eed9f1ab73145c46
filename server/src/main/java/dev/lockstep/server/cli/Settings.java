package dev.lockstep.server.cli;

import dev.lockstep.server.http.Binding;
import java.net.URI;
import java.nio.file.Path;

/**
 * How a server is set up.
 *
 * @param binding where it listens
 * @param store directory of the catalogue and the run logs
 * @param dataDir where files of datasets are looked for, and downloaded to
 * @param workers runs that train at the same time
 * @param checkpointSeconds between two checkpoints of a run that trains; 0 for none but those of pauses and of the server's end
 * @param cohort runs that a worker trains together on the processor; on a GPU as many as fit
 * @param mirror where files of datasets are asked for first, {@code <mirror>/<dataset>/<file>}; null for nowhere
 */
public record Settings(Binding binding, Path store, Path dataDir, int workers, double checkpointSeconds, int cohort, URI mirror) {
    public static final double CHECKPOINT_SECONDS = 10;

    public Settings(Binding binding, Path store, Path dataDir, int workers, double checkpointSeconds, int cohort) {
        this(binding, store, dataDir, workers, checkpointSeconds, cohort, null);
    }

    public Settings {
        store = store.toAbsolutePath().normalize();
        dataDir = dataDir.toAbsolutePath().normalize();
    }
}
