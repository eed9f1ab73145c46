package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetCatalogue;
import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Training on the real MNIST, from {@code -Dlockstep.data=<dir>} or where it lies beside the repository. */
final class MnistRuns {
    static final ModelSpec BASIC_CNN = new ModelSpec(List.of(1, 28, 28), List.of(Conv2d.of("conv1", 10, 5), MaxPool2d.of("pool1", 2),
            new ReLU("relu1"), Conv2d.of("conv2", 20, 5), MaxPool2d.of("pool2", 2), new ReLU("relu2"), new Flatten("flat"),
            new Linear("fc", 10, true)));
    static final ModelSpec FULLY_CONNECTED = new ModelSpec(List.of(1, 28, 28), List.of(new Flatten("flat"), new Linear("fc1", 512, true),
            new ReLU("relu1"), new Linear("fc2", 256, true), new ReLU("relu2"), new Linear("fc3", 128, true), new ReLU("relu3"),
            new Linear("fc4", 64, true), new ReLU("relu4"), new Linear("fc5", 10, true)));

    private MnistRuns() {}

    /** @return the last evaluation */
    static Evaluated train(ModelSpec model, int epochs, int train, int test) throws DatasetException {
        String beside = Path.of(System.getProperty("lockstep.root", ".."), "..", "shared", "data").toString();
        Path directory = Path.of(System.getProperty("lockstep.data", beside));
        Assumptions.assumeTrue(Files.exists(directory.resolve("mnist")), "no MNIST files in " + directory + "; name their place with -Dlockstep.data");
        Dataset data = DatasetCatalogue.standard().open(DatasetSpec.of("mnist", train, test), directory);
        RunSpec run = new RunSpec(model, DatasetSpec.of("mnist", train, test),
                TrainingSpec.of(epochs, 64, 1, SGD.of(0.01, 0.5), new LossSpec.CrossEntropyLoss()));
        Evaluated last = null;
        try (TrainingSession session = TrainingSession.open(List.of(run), data, Backends.best())) {
            for (TrainingEvent event : Runs.toTheEnd(session)) {
                last = event instanceof Evaluated evaluated ? evaluated : last;
            }
        }
        return last;
    }
}
