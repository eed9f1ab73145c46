package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.LeakyReLU;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.LayerSpec.Sigmoid;
import dev.lockstep.engine.spec.LayerSpec.Softmax;
import dev.lockstep.engine.spec.LayerSpec.Tanh;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Normalization;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.Adadelta;
import dev.lockstep.engine.spec.OptimizerSpec.Adagrad;
import dev.lockstep.engine.spec.OptimizerSpec.Adam;
import dev.lockstep.engine.spec.OptimizerSpec.AdamW;
import dev.lockstep.engine.spec.OptimizerSpec.RMSprop;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A few steps of small runs that together meet every kind of layer, loss, optimizer and schedule. Prints the SHA-256 of the weights of each. */
public final class DigestRuns {
    /** Three batches an epoch, the last one partial; more than one lane block in each. */
    private static final Dataset DATA = Runs.squares(62, 5);

    private DigestRuns() {}

    public static Map<String, RunSpec> all() {
        Map<String, RunSpec> runs = new LinkedHashMap<>();
        LossSpec entropy = new LossSpec.CrossEntropyLoss();
        runs.put("convolutions, SGD", run(training(24, SGD.of(0.05, 0.5), entropy),
                new Conv2d("conv1", 7, new Size2d(3, 2), new Size2d(2, 1), new Size2d(2, 1), new Size2d(1, 2), true), new ReLU("relu1"),
                new MaxPool2d("pool", new Size2d(2, 3), new Size2d(1, 2), new Size2d(1, 1), Size2d.ONE, false),
                new Conv2d("conv2", 18, Size2d.square(2), Size2d.ONE, Size2d.ONE, Size2d.ONE, false), new ReLU("relu2"), new Flatten("flat"),
                new Linear("out", 3, true)));
        runs.put("fully connected, SGD", run(training(40, new SGD(0.1, 0.9, 0, 0.01, true), entropy), new Flatten("flat"), new Linear("hidden1", 33, true),
                new ReLU("relu1"), new Linear("hidden2", 17, false), new ReLU("relu2"), new Linear("out", 3, true)));
        runs.put("one sample a step", run(training(1, new SGD(0.01, 0.5, 0.25, 0, false), entropy), Conv2d.of("conv", 3, 3), MaxPool2d.of("pool", 2),
                new Flatten("flat"), new Linear("out", 3, false)));
        runs.put("normalized, Adam", run(training(24, new Adam(0.01, 0.9, 0.99, 1e-8, 0.01, true), entropy), Conv2d.of("conv1", 9, 3),
                BatchNorm2d.of("norm1"), new ReLU("relu1"), new AvgPool2d("pool1", new Size2d(2, 3), new Size2d(2, 1), Size2d.ONE, true, false),
                new Conv2d("conv2", 5, Size2d.square(2), Size2d.ONE, Size2d.ZERO, Size2d.ONE, false), new BatchNorm2d("norm2", 1e-3, 0.3, false),
                new LeakyReLU("leaky", 0.1), new MaxPool2d("pool2", Size2d.square(2), Size2d.ONE, Size2d.ONE, new Size2d(2, 1), true), new Flatten("flat"),
                new Linear("out", 3, true)));
        runs.put("dropout, AdamW, one cycle", run(training(24, AdamW.of(0.01), entropy).withSchedule(ScheduleSpec.OneCycleLR.of(0.05), 0),
                Conv2d.of("conv", 6, 3), new Tanh("tanh"), new Dropout("drop1", 0.25), AvgPool2d.of("pool", 2), new Flatten("flat"),
                new Linear("hidden", 20, true), new LeakyReLU("leaky", 0.01), new Dropout("drop2", 0.5), new Linear("out", 3, true)));
        runs.put("BCE, Adadelta, clipped norm", run(training(7, Adadelta.of(0.5), new LossSpec.BCELoss()).withClipping(new GradientClipping(0.5, 0)),
                Conv2d.of("conv1", 2, 2), new LeakyReLU("leaky", 0.01), new Flatten("flat"), new Linear("out", 3, true), new Sigmoid("sigmoid")));
        runs.put("BCE with logits, Adagrad, warm-up, sums of gradients", run(training(24, new Adagrad(0.05, 0.1, 0.01, 0.1, 1e-10),
                new LossSpec.BCEWithLogitsLoss()).withZeroGrad(false).withSchedule(new ScheduleSpec.StepLR(1, 0.5), 3), new Flatten("flat"),
                new Linear("hidden", 9, true), new Tanh("tanh"), new Linear("out", 3, true)));
        runs.put("MSE of a softmax, RMSprop, cosine", run(training(24, new RMSprop(0.01, 0.9, 1e-8, 0.01, 0.5, true), new LossSpec.MSELoss())
                .withClipping(new GradientClipping(0, 0.01)).withSchedule(new ScheduleSpec.CosineAnnealingLR(0, 1e-4), 0), Conv2d.of("conv", 4, 3),
                new Softmax("over channels"), new Flatten("flat"), new Linear("out", 3, true), new Softmax("softmax")));
        runs.put("L1, samples in order", run(training(24, SGD.of(0.05, 0.9), new LossSpec.L1Loss()).withOrder(SampleOrder.SEQUENTIAL)
                .withSchedule(new ScheduleSpec.ExponentialLR(0.5), 0), new Flatten("flat"), new Linear("hidden", 12, true), new Sigmoid("sigmoid"),
                new Linear("out", 3, true)));
        runs.put("several full lane blocks", run(training(53, SGD.of(0.05, 0.5), entropy),
                new Conv2d("conv1", 10, Size2d.square(3), Size2d.ONE, Size2d.ONE, Size2d.ONE, true), BatchNorm2d.of("norm"), new ReLU("relu1"),
                MaxPool2d.of("pool", 2), new Conv2d("conv2", 16, Size2d.square(3), Size2d.ONE, Size2d.ONE, Size2d.ONE, true), new Flatten("flat"),
                new Linear("hidden", 21, true), new Linear("out", 3, true)));
        RunSpec plain = runs.get("convolutions, SGD");
        Normalization normalization = new Normalization(List.of(0.4, 0.5), List.of(0.2, 0.3));
        runs.put("shifted, flipped, normalized", new RunSpec(plain.model(), new DatasetSpec("squares", 0, 0, normalization, new Augmentation(2, true)),
                plain.training()));
        return runs;
    }

    private static TrainingSpec training(int batch, OptimizerSpec optimizer, LossSpec loss) {
        return TrainingSpec.of(2, batch, 11, optimizer, loss);
    }

    private static RunSpec run(TrainingSpec training, LayerSpec... layers) {
        return new RunSpec(new ModelSpec(List.of(2, 9, 7), List.of(layers)), DatasetSpec.of("squares", 0, 0), training);
    }

    public static String digests(Backend backend, int threads) {
        StringBuilder lines = new StringBuilder();
        all().forEach((name, run) -> {
            try (TrainingSession session = TrainingSession.open(List.of(run), DATA, backend, threads)) {
                Runs.toTheEnd(session);
                lines.append(name).append(": ").append(session.weightsSha256(0)).append('\n');
            }
        });
        return lines.toString();
    }

    /** @param args how many rounds; the first ones are interpreted, the later ones compiled */
    public static void main(String[] args) {
        Backend backend = Backends.best();
        System.out.println(System.getProperty("java.version") + ", " + backend.availability().detail());
        String first = digests(backend, 1);
        System.out.print(first);
        for (int round = 1; round < Integer.parseInt(args[0]); round++) {
            String next = digests(backend, 1);
            if (!next.equals(first)) {
                System.out.print("but in round " + round + "\n" + next);
                return;
            }
        }
    }
}
