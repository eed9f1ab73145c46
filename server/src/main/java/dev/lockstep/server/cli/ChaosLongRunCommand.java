package dev.lockstep.server.cli;

import dev.lockstep.server.chaos.LongRun;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "long-run", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Lays down a stopped run with a long made-up history, to look at; prints its id. Nothing is trained.")
final class ChaosLongRunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--store", required = true, paramLabel = "<directory>", description = "In which no server runs.")
    private Path store;

    @Option(names = "--rows", paramLabel = "<number>", defaultValue = "1000000", description = "Steps (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--rows-each", paramLabel = "<number>", defaultValue = "20", description = "Steps of a record batch (default: ${DEFAULT-VALUE}).")
    private int rowsEach;

    @Option(names = "--spike", paramLabel = "<step>", defaultValue = "0", description = "Whose loss is 40.")
    private int spike;

    @Option(names = "--nan", paramLabel = "<step>", defaultValue = "0", description = "Whose loss is NaN.")
    private int nan;

    @Override
    public Integer call() throws Exception {
        spec.commandLine().getOut().println(LongRun.write(store.toAbsolutePath(), rows, rowsEach, spike, nan));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
