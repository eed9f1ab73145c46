package dev.lockstep.server.cli;

import dev.lockstep.engine.shape.Derivation;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.experiments.ExperimentFile;
import dev.lockstep.server.worker.Device;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "shapes", mixinStandardHelpOptions = true, description = "Shows what every layer of an experiment gives, and what it costs.")
final class ShapesCommand implements Callable<Integer> {
    private static final String ROW = "%-18s %-12s %-14s %12s %14s %14s  %s";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT", description = "JSON file, or the id of a preset.")
    private String experiment;

    @Override
    public Integer call() {
        ExperimentFile file = ExperimentArgument.read(experiment);
        PrintWriter out = spec.commandLine().getOut();
        line(out, ROW, "layer", "type", "output", "parameters", "multiply-adds", "bytes a sample", "derivation");
        line(out, ROW, "input", "", file.shape().input(), "", "", number(4 * file.shape().input().size()), "");
        for (int i = 0; i < file.shape().layers().size(); i++) {
            LayerShape layer = file.shape().layers().get(i);
            line(out, ROW, layer.name(), layer.type(), layer.output(), number(layer.parameterCount()), number(layer.multiplyAdds()),
                    number(4 * layer.output().size()), Derivation.of(file.spec().model().layers().get(i), layer));
        }
        line(out, ROW, "together", "", "", number(file.shape().parameterCount()), number(file.shape().multiplyAdds()), "", "");
        int batch = file.spec().training().batchSize();
        line(out, "%s bytes for one run at batch size %d", number(Device.memoryBytes(file.spec().model(), batch)), batch);
        out.flush();
        return 0;
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static void line(PrintWriter out, String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values).stripTrailing());
    }
}
