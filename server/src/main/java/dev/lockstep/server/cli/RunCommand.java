package dev.lockstep.server.cli;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.DeviceSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.experiments.ExperimentFile;
import dev.lockstep.experiments.RunOptions;
import dev.lockstep.experiments.RunSpecs;
import dev.lockstep.server.export.HistoryFile;
import dev.lockstep.server.worker.LocalRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "run", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Trains one run in the terminal. What is given here wins over the experiment file, where each option has a field too.",
        exitCodeListHeading = "Exit codes:%n", exitCodeList = {"0:done", "1:failed", "2:wrong options", "3:the loss became NaN or infinite", "130:interrupted"})
final class RunCommand implements Callable<Integer> {
    private static final int DIVERGED = 3;
    private static final int INTERRUPTED = 130;
    private static final long PATIENCE_MILLIS = 10_000;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "EXPERIMENT", description = "JSON file, or the id of a preset.")
    private String experiment;

    @Option(names = "--init", paramLabel = "<file>", description = "Safetensors file with the weights to start from, named and shaped as PyTorch's.")
    private Path init;

    @Option(names = "--save", paramLabel = "<file>", description = "Safetensors file for the weights at the end.")
    private Path save;

    @Option(names = "--history", paramLabel = "<file>",
            description = "File for loss, accuracy and more of every step, with the columns of a download: .arrow, .arrows, .csv or .json.")
    private Path history;

    @Option(names = "--dataset", paramLabel = "<name>", description = "Another dataset than the experiment's.")
    private String dataset;

    @Mixin
    private DataDirOption dataDir;

    @Option(names = "--device", paramLabel = "<name>", description = "auto, cpu, cuda or cuda:N; the result is the same.")
    private String device;

    @Option(names = "--threads", paramLabel = "<number>", description = "Threads that share the work of each step; the result is the same.")
    private Integer threads;

    @Option(names = "--order", paramLabel = "<order>", description = "shuffled or sequential.")
    private String order;

    @Option(names = "--limit-train", paramLabel = "<number>", description = "Training samples, from the front.")
    private Integer limitTrain;

    @Option(names = "--limit-test", paramLabel = "<number>", description = "Test samples, from the front.")
    private Integer limitTest;

    @Option(names = "--epochs", paramLabel = "<number>")
    private Integer epochs;

    @Option(names = "--steps", paramLabel = "<number>", description = "Ends after so many steps, even within an epoch.")
    private Long steps;

    @Option(names = "--seed", paramLabel = "<number>")
    private Long seed;

    @Override
    public Integer call() throws Exception {
        ExperimentFile file = ExperimentArgument.read(experiment);
        RunOptions options = file.options();
        int share = threads == null ? options.threads() : threads;
        require("--threads", share, 1, 256);
        RunSpec what = overlay(file.spec());
        PrintWriter out = spec.commandLine().getOut();
        RunProgress progress = new RunProgress(out, System.console() != null);
        CountDownLatch ended = new CountDownLatch(1);
        boolean[] interrupted = new boolean[1];
        Thread stopper = new Thread(() -> interrupt(interrupted, ended));
        Runtime.getRuntime().addShutdownHook(stopper);
        LocalRun.Result result;
        try {
            LocalRun run = new LocalRun(what, dataDir.path(options), path(init, options.init()), weights(options), share);
            try (HistoryFile rows = history(options, RunSpecs.parameters(file.preset(), what), run)) {
                result = run.run(progress, rows, () -> interrupted(interrupted));
            }
            progress.end(result);
        } catch (SpecException e) {
            throw new StartException(experiment + ": " + e.getMessage());
        } catch (IOException e) {
            throw new StartException(e.getMessage());
        } finally {
            ended.countDown();
        }
        if (result.end() != LocalRun.End.INTERRUPTED) {
            Runtime.getRuntime().removeShutdownHook(stopper);
        }
        return switch (result.end()) {
            case DONE -> 0;
            case DIVERGED -> DIVERGED;
            case INTERRUPTED -> INTERRUPTED;
        };
    }

    /** Where the weights will go, known to be possible before a run takes its time; null where none are asked for. */
    private Path weights(RunOptions options) {
        Path file = path(save, options.save());
        if (file != null) {
            String setting = (save == null ? experiment + ": run.save" : "--save") + "=" + file;
            Path folder = file.toAbsolutePath().getParent();
            if (folder == null || Files.isDirectory(file)) {
                throw new StartException(setting + " is a directory; name a file in it");
            }
            if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
                throw new StartException(setting + " cannot be written: " + (Files.isDirectory(folder) ? "no right to write to " : "there is no folder ") + folder);
            }
        }
        return file;
    }

    /** Null where none is asked for. */
    private HistoryFile history(RunOptions options, Map<String, Object> parameters, LocalRun run) throws IOException {
        Path rows = path(history, options.history());
        return rows == null ? null : HistoryFile.open(history == null ? experiment + ": run.history" : "--history", rows, parameters, run.series());
    }

    private static boolean interrupted(boolean[] flag) {
        synchronized (flag) {
            return flag[0];
        }
    }

    /** Lets the run end between two steps and save what it was told to. */
    private static void interrupt(boolean[] flag, CountDownLatch ended) {
        synchronized (flag) {
            flag[0] = true;
        }
        try {
            ended.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private RunSpec overlay(RunSpec run) {
        TrainingSpec training = run.training();
        if (epochs != null) {
            require("--epochs", epochs, 1, 10_000);
            training = training.withEpochs(epochs);
        }
        if (steps != null) {
            require("--steps", steps, 0, 1_000_000_000);
            training = training.withSteps(steps);
        }
        if (seed != null) {
            require("--seed", seed, 0, (1L << 53) - 1);
            training = training.withSeed(seed);
        }
        if (order != null) {
            if (!order.equals("shuffled") && !order.equals("sequential")) {
                throw new StartException("--order=" + order + ", allowed are shuffled and sequential");
            }
            training = training.withOrder(order.equals("sequential") ? SampleOrder.SEQUENTIAL : SampleOrder.SHUFFLED);
        }
        DatasetSpec data = run.dataset();
        int train = limitTrain == null ? data.train() : limitTrain;
        int test = limitTest == null ? data.test() : limitTest;
        require("--limit-train", train, 0, Integer.MAX_VALUE);
        require("--limit-test", test, 0, Integer.MAX_VALUE);
        return new RunSpec(run.model(), new DatasetSpec(dataset == null ? data.name() : dataset, train, test, data.normalization(), data.augmentation()),
                training, device(run.device()));
    }

    private DeviceSpec device(DeviceSpec inFile) {
        try {
            return device == null ? inFile : DeviceSpec.parse(device);
        } catch (SpecException e) {
            throw new StartException("--" + e.getMessage());
        }
    }

    private static Path path(Path given, String inFile) {
        return given != null || inFile == null ? given : Path.of(inFile);
    }

    private static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new StartException(name + "=" + value + ", allowed are " + min + " to " + max);
        }
    }
}
