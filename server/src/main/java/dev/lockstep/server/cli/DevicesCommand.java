package dev.lockstep.server.cli;

import dev.lockstep.server.worker.Device;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = "devices", mixinStandardHelpOptions = true, description = "Lists what could train here, and why something could not. Runs take the first that is available.")
final class DevicesCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Device device : Device.all()) {
            out.println(String.format(Locale.ROOT, "%-6s %-13s %s", device.id(), device.available() ? "available" : "not available", what(device)));
        }
        out.flush();
        return 0;
    }

    private static String what(Device device) {
        return device.memoryBytes() == 0 ? device.detail()
                : String.format(Locale.ROOT, "%s, %.1f GiB%s, %s", device.name(), device.memoryBytes() / (double) (1 << 30), device.id().equals("cpu") ? " of heap" : "",
                        device.detail());
    }
}
