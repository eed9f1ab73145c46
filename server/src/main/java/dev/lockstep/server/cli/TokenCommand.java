package dev.lockstep.server.cli;

import dev.lockstep.server.access.Access;
import dev.lockstep.server.access.Tokens;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "token", mixinStandardHelpOptions = true, sortOptions = false, description = "Prints the token of a server, for programs and viewers.")
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--read-only", description = "The token of those who may look, stream and download, but change nothing.")
    private boolean readOnly;

    @Option(names = "--new", description = "Make another, which takes the place of the old one at the server's next start.")
    private boolean renew;

    @Option(names = "--store", paramLabel = "<directory>", defaultValue = "data", description = "As given to the server (default: ${DEFAULT-VALUE}).")
    private Path store;

    @Override
    public Integer call() {
        Access access = readOnly ? Access.READ_ONLY : Access.FULL;
        PrintWriter out = spec.commandLine().getOut();
        out.println(renew ? Tokens.renew(store, access) : Tokens.read(store, access));
        out.flush();
        return 0;
    }
}
