package dev.lockstep.server.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code serve} and {@code demo} can be told. */
final class ServerOptions {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");

    @Option(names = "--host", paramLabel = "<name>", defaultValue = "localhost", description = "Loopback address to listen on: localhost, 127.0.0.1 or ::1 (default: ${DEFAULT-VALUE}).")
    String host;

    @Option(names = "--port", paramLabel = "<number>", defaultValue = "7070", description = "0 for any free port (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(names = "--store", paramLabel = "<directory>", defaultValue = "data", description = "Where sweeps, runs and their histories are kept (default: ${DEFAULT-VALUE}).")
    Path store;

    @Option(names = "--data-dir", paramLabel = "<directory>", description = "Where the files of datasets are (default: LOCKSTEP_DATA, or datasets in the store).")
    Path dataDir;

    @Option(names = "--workers", paramLabel = "<number>", description = "Runs that train at the same time (default: one for each core).")
    Integer workers;

    Settings settings(String environmentData) {
        if (!LOOPBACK.contains(host)) {
            throw new StartException("host=" + host + ", allowed are " + String.join(", ", LOOPBACK)
                    + "; the server has no passwords yet and serves this machine only (from another one, use ssh -L " + port + ":localhost:" + port + ")");
        }
        require("--port", port, 0, 65535);
        int count = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
        require("--workers", count, 1, 256);
        Path data = dataDir != null ? dataDir
                : environmentData != null && !environmentData.isBlank() ? Path.of(environmentData) : store.resolve("datasets");
        return new Settings(host, port, store, data, count);
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new StartException(name + "=" + value + ", allowed are " + min + " to " + max);
        }
    }
}
