package dev.lockstep.server.cli;

import dev.lockstep.server.http.Binding;
import dev.lockstep.server.http.Tls;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What {@code serve} and {@code demo} can be told. */
final class ServerOptions {
    @Option(names = "--host", paramLabel = "<address>", defaultValue = "localhost", description = "Where to listen; another than loopback needs --tls-cert (default: ${DEFAULT-VALUE}).")
    String host;

    @Option(names = "--port", paramLabel = "<number>", defaultValue = "7070", description = "0 for any free port (default: ${DEFAULT-VALUE}).")
    int port;

    @Option(names = "--store", paramLabel = "<directory>", defaultValue = "data", description = "Where sweeps, runs and their histories are kept (default: ${DEFAULT-VALUE}).")
    Path store;

    @Option(names = "--data-dir", paramLabel = "<directory>", description = "Where the files of datasets are (default: LOCKSTEP_DATA, or datasets in the store).")
    Path dataDir;

    @Option(names = "--mirror", paramLabel = "<url>",
            description = "A web server of one's own that is asked first for the files of datasets, as <url>/<dataset>/<file>; checksums decide, wherever they come from.")
    URI mirror;

    @Option(names = "--workers", paramLabel = "<number>", description = "Runs that train at the same time (default: one for each core).")
    Integer workers;

    @Option(names = "--cohort", paramLabel = "<number>", defaultValue = "1",
            description = "Runs that a worker trains in lockstep on the processor; on a GPU as many as fit (default: ${DEFAULT-VALUE}).")
    int cohort;

    @Option(names = "--tls-cert", paramLabel = "<file>", description = "Speak HTTPS with this certificate (PEM, the chain behind it).")
    Path tlsCertificate;

    @Option(names = "--tls-key", paramLabel = "<file>", description = "The certificate's key (PEM, PKCS#8, not encrypted).")
    Path tlsKey;

    @Option(names = "--allow-host", paramLabel = "<name>", description = "Another name that browsers ask for, as they send it: lab.example.org:7070. May be repeated.")
    List<String> hosts = List.of();

    @Option(names = "--allow-origin", paramLabel = "<site>", description = "Another site whose pages may use the server: https://lab.example.org. May be repeated.")
    List<String> origins = List.of();

    @Option(names = "--checkpoint-every", paramLabel = "<seconds>", defaultValue = "10", description = "How much of its training a run may have to repeat after a crash; 0 for all (default: ${DEFAULT-VALUE}).")
    double checkpointSeconds;

    Settings settings(String environmentData) {
        require("--port", port, 0, 65535);
        int count = workers == null ? Runtime.getRuntime().availableProcessors() : workers;
        require("--workers", count, 1, 256);
        require("--cohort", cohort, 1, 256);
        Path data = dataDir != null ? dataDir
                : environmentData != null && !environmentData.isBlank() ? Path.of(environmentData) : store.resolve("datasets");
        if (!(checkpointSeconds >= 0 && checkpointSeconds <= 86_400)) {
            throw new StartException("--checkpoint-every=" + checkpointSeconds + ", allowed are 0 to 86400");
        }
        return new Settings(binding(), store, data, count, checkpointSeconds, cohort, mirror());
    }

    private URI mirror() {
        if (mirror != null && (mirror.getHost() == null || !List.of("http", "https").contains(mirror.getScheme()))) {
            throw new StartException("--mirror=" + mirror + ", allowed are addresses of the form http://host/path and https://host/path");
        }
        return mirror;
    }

    private Binding binding() {
        if ((tlsCertificate == null) != (tlsKey == null)) {
            throw new StartException((tlsKey == null ? "--tls-cert" : "--tls-key") + " alone is not enough, give --tls-cert and --tls-key");
        }
        try {
            return new Binding(host, port, tlsKey == null ? null : new Tls(tlsCertificate, tlsKey), hosts, origins);
        } catch (IllegalArgumentException e) {
            throw new StartException(e.getMessage());
        }
    }

    private static void require(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new StartException(name + "=" + value + ", allowed are " + min + " to " + max);
        }
    }
}
