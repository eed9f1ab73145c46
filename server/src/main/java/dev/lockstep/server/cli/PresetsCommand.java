package dev.lockstep.server.cli;

import dev.lockstep.experiments.Preset;
import dev.lockstep.experiments.Presets;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "presets", mixinStandardHelpOptions = true, description = "Lists the experiments that come with Lockstep.")
final class PresetsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Preset preset : Presets.load().all()) {
            out.println(String.format(Locale.ROOT, "%-34s %-14s %9d parameters  %s", preset.id(), preset.group(), preset.shape().parameterCount(), preset.title()));
        }
        out.flush();
        return 0;
    }
}
