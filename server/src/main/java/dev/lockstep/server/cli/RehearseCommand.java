package dev.lockstep.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** For the build, whose JVM keeps the classes that this loads for those that users start. */
@Command(name = "rehearse", hidden = true, mixinStandardHelpOptions = true, description = "Serves a few pages and trains a small sweep, in a folder of its own, and ends.")
final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() throws IOException, InterruptedException {
        Rehearsal.in(Files.createTempDirectory("lockstep-rehearsal"));
        return 0;
    }
}
