package dev.lockstep.server.cli;

import dev.lockstep.server.store.Catalogue;
import dev.lockstep.server.store.Retention;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "gc", mixinStandardHelpOptions = true, sortOptions = false,
        description = {"Makes room in a store: deletes what runs that have ended left to go on from, the longest ended first, then their recorded weights, and with --metrics their curves too, after all weights.",
            "What runs were and how they ended stays, and pinned runs are left alone. While a server uses the store, its System page does this."})
final class GcCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--store", paramLabel = "<directory>", defaultValue = "data", description = "As given to the server (default: ${DEFAULT-VALUE}).")
    private Path store;

    @Option(names = "--metrics", description = "Metrics may go, too.")
    private boolean metrics;

    @Option(names = "--older-than", paramLabel = "<days>", defaultValue = "0", description = "Only of runs that ended so long ago (default: ${DEFAULT-VALUE}).")
    private double days;

    @Option(names = "--free", paramLabel = "<MiB>", description = "Stop when so much is freed (default: all that may go).")
    private Long mebibytes;

    @Option(names = "--dry-run", description = "Only say what would go.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        if (!Files.isDirectory(store)) {
            throw new StartException("there is no store " + store + "; name its directory with --store");
        }
        if (!(days >= 0 && days <= 36_500) || mebibytes != null && (mebibytes < 0 || mebibytes > 1L << 40)) {
            throw new StartException(days >= 0 && days <= 36_500 ? "--free=" + mebibytes + ", allowed are 0 to " + (1L << 40)
                    : "--older-than=" + days + ", allowed are 0 to 36500");
        }
        Vertx vertx = Vertx.vertx();
        try {
            Catalogue catalogue = Serving.await(Catalogue.open(vertx, store.toAbsolutePath().normalize()));
            try (RunLogs logs = RunLogs.open(vertx, store)) {
                collect(new Retention(logs), ended(Serving.await(catalogue.contents())));
            } finally {
                Serving.await(catalogue.close());
            }
            return 0;
        } finally {
            vertx.close().await();
        }
    }

    private static List<Retention.Ended> ended(Catalogue.Contents contents) {
        Set<Integer> awaited = contents.runs().stream().filter(run -> run.endedAt() == null).flatMap(run -> run.continues().stream()).collect(Collectors.toSet());
        return contents.runs().stream().filter(run -> run.endedAt() != null && !awaited.contains(run.id())).map(run -> new Retention.Ended(run.id(), run.endedAt())).toList();
    }

    private void collect(Retention retention, List<Retention.Ended> ended) throws IOException {
        Instant before = days == 0 ? null : Instant.now().minus(Duration.ofSeconds((long) (days * 86_400)));
        List<Retention.Item> items = retention.plan(ended, new Retention.Wish(metrics, before, mebibytes == null ? Long.MAX_VALUE : mebibytes << 20));
        List<Retention.Item> gone = dryRun ? items : retention.free(items);
        PrintWriter out = spec.commandLine().getOut();
        for (Retention.Item item : gone) {
            out.println("run=" + item.run() + " " + item.part().name().toLowerCase(Locale.ROOT) + " " + size(item.bytes()));
        }
        out.println((dryRun ? "would free " : "freed ") + size(Retention.sum(gone)) + "; left are " + size(retention.bytes(Retention.Part.METRICS)) + " of metrics, "
                + size(retention.bytes(Retention.Part.WEIGHTS)) + " of weights and " + size(retention.bytes(Retention.Part.CHECKPOINT)) + " of checkpoints");
        out.flush();
    }

    private static String size(long bytes) {
        return bytes < 1 << 20 ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0) : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }
}
