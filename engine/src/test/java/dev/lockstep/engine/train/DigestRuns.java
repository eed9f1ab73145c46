package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A few steps of small runs that together meet every kind of layer, loss, optimizer and schedule. Prints the SHA-256 of the weights of each. */
final class DigestRuns {
    /** Three batches an epoch, the last one partial; more than one lane block in each. */
    private static final Dataset DATA = Runs.squares(62, 5);

    private DigestRuns() {}

    static Map<String, RunSpec> all() {
        Map<String, RunSpec> runs = new LinkedHashMap<>();
        runs.put("convolutions", run(24, SGD.of(0.05, 0.5), new LossSpec.CrossEntropyLoss(),
                new Conv2d("conv1", 7, new Size2d(3, 2), new Size2d(2, 1), new Size2d(2, 1), new Size2d(1, 2), true), new ReLU("relu1"),
                new MaxPool2d("pool", new Size2d(2, 3), new Size2d(1, 2), new Size2d(1, 1), Size2d.ONE, false),
                new Conv2d("conv2", 18, Size2d.square(2), Size2d.ONE, Size2d.ONE, Size2d.ONE, false), new ReLU("relu2"), new Flatten("flat"),
                new Linear("out", 3, true)));
        runs.put("fully connected", run(40, new SGD(0.1, 0.9, 0, 0.01, true), new LossSpec.CrossEntropyLoss(), new Flatten("flat"),
                new Linear("hidden1", 33, true), new ReLU("relu1"), new Linear("hidden2", 17, false), new ReLU("relu2"), new Linear("out", 3, true)));
        runs.put("one sample a step", run(1, new SGD(0.01, 0.5, 0.25, 0, false), new LossSpec.CrossEntropyLoss(), Conv2d.of("conv", 3, 3),
                MaxPool2d.of("pool", 2), new Flatten("flat"), new Linear("out", 3, false)));
        return runs;
    }

    private static RunSpec run(int batch, OptimizerSpec optimizer, LossSpec loss, LayerSpec... layers) {
        return new RunSpec(new ModelSpec(List.of(2, 9, 7), List.of(layers)), DatasetSpec.of("squares", 0, 0),
                TrainingSpec.of(2, batch, 11, optimizer, loss));
    }

    static String digests(Backend backend, int threads) {
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
