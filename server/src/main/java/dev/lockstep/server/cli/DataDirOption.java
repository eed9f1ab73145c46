package dev.lockstep.server.cli;

import dev.lockstep.experiments.RunOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where the files of datasets are, for commands without a server. */
final class DataDirOption {
    @Option(names = "--data-dir", paramLabel = "<directory>", description = "Where the files of datasets are (default: LOCKSTEP_DATA, or data/datasets).")
    private Path dataDir;

    Path path(RunOptions options) {
        String environment = System.getenv("LOCKSTEP_DATA");
        return dataDir != null ? dataDir : options.dataDir() != null ? Path.of(options.dataDir())
                : environment != null && !environment.isBlank() ? Path.of(environment) : Path.of("data", "datasets");
    }
}
