package dev.lockstep.server.cli;

import dev.lockstep.server.store.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command-line program. */
@Command(name = "lockstep", mixinStandardHelpOptions = true, versionProvider = Version.class, description = "Trains sweeps of small convolutional networks and shows every batch live.",
        subcommands = {ServeCommand.class, DemoCommand.class, PresetsCommand.class})
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main());
        line.setExecutionExceptionHandler((e, command, result) -> {
            boolean expected = e instanceof StartException || e instanceof StoreException;
            command.getErr().println("lockstep: " + (expected ? e.getMessage() : e.toString()));
            if (!expected) {
                e.printStackTrace(command.getErr());
            }
            return CommandLine.ExitCode.SOFTWARE;
        });
        // Without a command there is nothing to do but say what there is.
        line.setExecutionStrategy(result -> {
            if (!result.hasSubcommand() && !CommandLine.printHelpIfRequested(result)) {
                line.usage(line.getErr());
                return CommandLine.ExitCode.USAGE;
            }
            return new CommandLine.RunLast().execute(result);
        });
        return line;
    }
}
