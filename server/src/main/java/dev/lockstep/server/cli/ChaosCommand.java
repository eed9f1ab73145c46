package dev.lockstep.server.cli;

import dev.lockstep.server.chaos.Chaos;
import dev.lockstep.server.chaos.Findings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

@Command(name = "chaos", mixinStandardHelpOptions = true, description = "Tries to break what is promised in docs/reliability.md, in a store of its own.",
        subcommands = {ChaosStreamCommand.class, ChaosLongRunCommand.class})
final class ChaosCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--dir", paramLabel = "<directory>", scope = ScopeType.INHERIT,
            description = "Where the trials of the log work; what is there is removed unless a promise was broken (default: a temporary directory).")
    private Path directory;

    @Option(names = "--random", paramLabel = "<seed>", defaultValue = "1", scope = ScopeType.INHERIT, description = "Of the choices of these trials (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    private Chaos chaos() throws IOException {
        return Chaos.in(directory, seed, new Findings(spec.commandLine().getOut(), false));
    }

    @Command(mixinStandardHelpOptions = true, description = "kill -9 at random moments under a sweep of eight runs.")
    int kill(@Option(names = "--kills", paramLabel = "<number>", defaultValue = "8", description = "default: ${DEFAULT-VALUE}") int kills,
            @Option(names = "--epochs", paramLabel = "<number>", defaultValue = "10", description = "of each run (default: ${DEFAULT-VALUE})") int epochs) throws IOException {
        return chaos().kill(kills, epochs);
    }

    @Command(mixinStandardHelpOptions = true, description = "kill -9 all along a run of three epochs, whose final weights must be the same.")
    int resume(@Option(names = "--kills", paramLabel = "<number>", defaultValue = "6", description = "default: ${DEFAULT-VALUE}") int kills,
            @Option(names = "--samples", paramLabel = "<number>", defaultValue = "2000", description = "in an epoch (default: ${DEFAULT-VALUE})") int samples) throws IOException {
        return chaos().resume(kills, samples);
    }

    @Command(mixinStandardHelpOptions = true, description = "kill -9 right behind a wish to pause a sweep or to resume it, which the next life must keep to.")
    int pause(@Option(names = "--rounds", paramLabel = "<number>", defaultValue = "3", description = "of a pause and a resume, with kills behind each (default: ${DEFAULT-VALUE})") int rounds,
            @Option(names = "--epochs", paramLabel = "<number>", defaultValue = "10", description = "of each run (default: ${DEFAULT-VALUE})") int epochs) throws IOException {
        return chaos().pause(rounds, epochs);
    }

    @Command(mixinStandardHelpOptions = true, description = "kill -9 while runs that were extended by epochs go on from where others ended.")
    int extend(@Option(names = "--rounds", paramLabel = "<number>", defaultValue = "2", description = "each with a sweep of its own (default: ${DEFAULT-VALUE})") int rounds,
            @Option(names = "--kills", paramLabel = "<number>", defaultValue = "3", description = "of a round (default: ${DEFAULT-VALUE})") int kills,
            @Option(names = "--epochs", paramLabel = "<number>", defaultValue = "20",
                    description = "of each run, which then gets half as many more (default: ${DEFAULT-VALUE})") int epochs) throws IOException {
        return chaos().extend(rounds, kills, epochs);
    }

    @Command(mixinStandardHelpOptions = true, description = "Cuts logs at every byte.")
    int truncate(@Option(names = "--records", paramLabel = "<number>", defaultValue = "4", description = "in each log (default: ${DEFAULT-VALUE})") int records) throws IOException {
        return chaos().truncate(records);
    }

    @Command(mixinStandardHelpOptions = true, description = "Turns one bit of every byte of logs over.")
    int flip(@Option(names = "--records", paramLabel = "<number>", defaultValue = "4", description = "in each log (default: ${DEFAULT-VALUE})") int records) throws IOException {
        return chaos().flip(records);
    }

    @Command(mixinStandardHelpOptions = true, description = "Files that may not grow, at every block, and a server whose runs then wait.")
    int disk(@Option(names = "--stride", paramLabel = "<blocks>", defaultValue = "8",
            description = "Between the limits that are tried, in blocks of 512 bytes (default: ${DEFAULT-VALUE}).") int stride) throws IOException {
        return chaos().disk(stride);
    }

    @Command(mixinStandardHelpOptions = true, description = "Sets the clock back by an hour while runs train, and again between two lives of a server.")
    int clock() throws IOException {
        return chaos().clock();
    }
}
