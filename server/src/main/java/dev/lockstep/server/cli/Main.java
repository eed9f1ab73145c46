package dev.lockstep.server.cli;

import dev.lockstep.server.store.StoreException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command-line program. */
@Command(name = "lockstep", mixinStandardHelpOptions = true, versionProvider = Version.class,
        description = "Trains sweeps of small convolutional networks and shows every batch live.",
        subcommands = {ServeCommand.class, DemoCommand.class, PresetsCommand.class, RunCommand.class, EvaluateCommand.class, PredictCommand.class,
            ShapesCommand.class, DevicesCommand.class, TokenCommand.class, RepairCommand.class, GcCommand.class, ChaosCommand.class,
            RehearseCommand.class})
public final class Main implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler((e, command, result) -> {
            boolean expected = e instanceof StartException || e instanceof StoreException;
            command.getErr().println("lockstep: " + (expected ? e.getMessage() : e.toString()));
            if (!expected) {
                e.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
    }

    /** Without a command there is nothing to do but say what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}
