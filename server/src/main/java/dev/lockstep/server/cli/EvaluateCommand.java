package dev.lockstep.server.cli;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.experiments.ExperimentFile;
import dev.lockstep.server.worker.LocalModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false, description = "Shows how saved weights do on the test set.")
final class EvaluateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT", description = "JSON file, or the id of a preset.")
    private String experiment;

    @Option(names = "--weights", paramLabel = "<file>", required = true, description = "Safetensors file.")
    private Path weights;

    @Option(names = "--dataset", paramLabel = "<name>", description = "Another dataset than the experiment's.")
    private String dataset;

    @Option(names = "--limit-test", paramLabel = "<number>", description = "Test samples, from the front.")
    private Integer limitTest;

    @Mixin
    private DataDirOption dataDir;

    @Override
    public Integer call() {
        ExperimentFile file = ExperimentArgument.read(experiment);
        DatasetSpec data = file.spec().dataset();
        // One training sample is as good as none: nothing is trained.
        DatasetSpec test = new DatasetSpec(dataset == null ? data.name() : dataset, 1, limitTest == null ? data.test() : limitTest, data.normalization(),
                data.augmentation());
        RunSpec run = new RunSpec(file.spec().model(), test, file.spec().training());
        try (LocalModel model = LocalModel.withTestSet(run, dataDir.path(file.options()), weights)) {
            LocalModel.Score score = model.evaluate();
            PrintWriter out = spec.commandLine().getOut();
            out.println(String.format(Locale.ROOT, "test loss %.4f  test accuracy %.2f %%", score.loss(), 100 * score.accuracy()));
            for (LocalModel.ClassScore each : score.classes()) {
                out.println(String.format(Locale.ROOT, "%-20s %6d of %6d  %6.2f %%", each.name(), each.correct(), each.samples(),
                        100.0 * each.correct() / Math.max(1, each.samples())));
            }
            out.flush();
            return 0;
        } catch (SpecException e) {
            throw new StartException(experiment + ": " + e.getMessage());
        } catch (IOException e) {
            throw new StartException(e.getMessage());
        }
    }
}
