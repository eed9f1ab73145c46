package dev.lockstep.server.cli;

import dev.lockstep.server.chaos.LongRun;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "long-run", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Lays down a stopped sweep whose runs have long made-up histories, to look at; prints the ids of the sweep and of its first run. Nothing is trained.")
final class ChaosLongRunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--store", required = true, paramLabel = "<directory>", description = "In which no server runs.")
    private Path store;

    @Option(names = "--runs", paramLabel = "<number>", defaultValue = "1", description = "Runs, which differ in their seeds (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--rows", paramLabel = "<number>", defaultValue = "1000000", description = "Steps of each (default: ${DEFAULT-VALUE}).")
    private int rows;

    @Option(names = "--rows-each", paramLabel = "<number>", defaultValue = "20", description = "Steps of a record batch (default: ${DEFAULT-VALUE}).")
    private int rowsEach;

    @Option(names = "--steps-per-epoch", paramLabel = "<number>", defaultValue = "100", description = "Of several runs each epoch ends with an evaluation (default: ${DEFAULT-VALUE}).")
    private int stepsPerEpoch;

    @Option(names = "--spike", paramLabel = "<step>", defaultValue = "0", description = "Whose loss is 40.")
    private int spike;

    @Option(names = "--nan", paramLabel = "<step>", defaultValue = "0", description = "Whose loss is NaN.")
    private int nan;

    @Option(names = "--odd", paramLabel = "<step>", defaultValue = "0", description = "The first of five whose losses are NaN, both infinities, -0 and the least above 0.")
    private int odd;

    @Override
    public Integer call() throws Exception {
        LongRun.Written written = LongRun.write(store.toAbsolutePath(), new LongRun.Wish(runs, rows, rowsEach, stepsPerEpoch, spike, nan, odd));
        spec.commandLine().getOut().println(written.sweep() + " " + written.firstRun());
        spec.commandLine().getOut().flush();
        return 0;
    }
}
