package dev.lockstep.server.cli;

import dev.lockstep.server.store.CatalogueRepair;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "repair", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Makes the catalogue of a store anew from the files of its runs, and checks all logs. No server may use the store.")
final class RepairCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--store", paramLabel = "<directory>", defaultValue = "data", description = "As given to the server (default: ${DEFAULT-VALUE}).")
    private Path store;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (!Files.isDirectory(store)) {
            throw new StartException("there is no store " + store + "; name its directory with --store");
        }
        Vertx vertx = Vertx.vertx();
        try {
            CatalogueRepair.Report report = CatalogueRepair.repair(vertx, store.toAbsolutePath().normalize());
            out.println("rebuilt the catalogue: sweeps=" + report.sweeps() + ", runs=" + report.runs()
                    + (report.kept() == null ? "; there was none" : "; the old one is kept as " + report.kept()));
            out.println("checked logs=" + report.logs() + ", cut=" + report.cuts().size());
            report.cuts().forEach(out::println);
            report.problems().forEach(out::println);
            out.flush();
            return report.problems().isEmpty() ? 0 : 1;
        } finally {
            vertx.close().await();
        }
    }
}
