package dev.lockstep.server.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "serve", mixinStandardHelpOptions = true, description = "Serves the dashboard and trains what is launched there.")
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions options;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        Serving serving = Serving.start(options.settings(System.getenv("LOCKSTEP_DATA")), out);
        serving.untilStopped();
        return 0;
    }
}
