package dev.lockstep.server.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.experiments.ExperimentFile;
import dev.lockstep.server.worker.LocalModel;
import dev.lockstep.server.worker.LocalModel.Prediction;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "predict", mixinStandardHelpOptions = true, sortOptions = false, description = "Says which class saved weights see in images, or in numbers.")
final class PredictCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "EXPERIMENT", description = "JSON file, or the id of a preset.")
    private String experiment;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE",
            description = "PNG or JPEG of the size that the model takes, or a JSON file with the numbers of one input, such as [[1, 2], [3, 4]].")
    private List<Path> inputs;

    @Option(names = "--weights", paramLabel = "<file>", required = true, description = "Safetensors file.")
    private Path weights;

    @Option(names = "--invert", description = "Exchanges dark and light, for dark digits on white paper.")
    private boolean invert;

    @Option(names = "--json", description = "One JSON object a line.")
    private boolean json;

    @Mixin
    private DataDirOption dataDir;

    @Override
    public Integer call() {
        ExperimentFile file = ExperimentArgument.read(experiment);
        try (LocalModel model = LocalModel.alone(file.spec(), dataDir.path(file.options()), weights)) {
            PrintWriter out = spec.commandLine().getOut();
            for (Path input : inputs) {
                Prediction prediction = input.toString().endsWith(".json") ? model.numbers(NumbersFile.read(input, model.inputSize()))
                        : model.image(input, invert);
                out.println(json ? json(input, prediction) : String.format(Locale.ROOT, "%s  %s  %.2f %%", input, prediction.name(),
                        100 * prediction.probability()));
            }
            out.flush();
            return 0;
        } catch (SpecException e) {
            throw new StartException(experiment + ": " + e.getMessage());
        } catch (IOException e) {
            throw new StartException(e.getMessage());
        }
    }

    private static String json(Path input, Prediction prediction) {
        ObjectNode node = JsonNodeFactory.instance.objectNode().put("input", input.toString()).put("class", prediction.name())
                .put("probability", prediction.probability());
        for (float output : prediction.outputs()) {
            node.withArray("outputs").add(output);
        }
        return node.toString();
    }
}
