package dev.lockstep.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "chaos", mixinStandardHelpOptions = true, description = "Tries to break what is promised in docs/reliability.md, in a store of its own.",
        subcommands = ChaosStreamCommand.class)
final class ChaosCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }
}
