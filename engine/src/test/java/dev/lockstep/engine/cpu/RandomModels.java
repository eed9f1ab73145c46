package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.PlanCompiler;
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
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Small models of every kind of layer in odd configurations. */
public final class RandomModels {
    private RandomModels() {}

    /** Ends in a Linear layer with {@code classes} outputs. */
    public static ModelSpec next(Random random, int classes) {
        while (true) {
            ModelSpec model = candidate(random, classes);
            try {
                PlanCompiler.compile(model, 1);
                return model;
            } catch (SpecException e) {
                continue;
            }
        }
    }

    private static ModelSpec candidate(Random random, int classes) {
        List<Integer> input = List.of(1 + random.nextInt(5), 3 + random.nextInt(10), 3 + random.nextInt(10));
        List<LayerSpec> layers = new ArrayList<>();
        int windows = random.nextInt(6);
        for (int i = 0; i < windows; i++) {
            layers.add(window(random, "w" + i));
        }
        layers.add(new Flatten("flat"));
        if (random.nextBoolean()) {
            layers.add(new Linear("hidden", 1 + random.nextInt(70), random.nextBoolean()));
            layers.add(new ReLU("last relu"));
        }
        layers.add(new Linear("out", classes, random.nextBoolean()));
        return new ModelSpec(input, layers);
    }

    private static LayerSpec window(Random random, String name) {
        return switch (random.nextInt(12)) {
            case 0 -> new ReLU(name);
            case 1 -> new MaxPool2d(name, size(random, 2, 2), size(random, 1, 3), size(random, 0, 1), size(random, 1, 2), random.nextBoolean());
            case 2 -> new AvgPool2d(name, size(random, 2, 2), size(random, 1, 3), size(random, 0, 2), random.nextBoolean(), random.nextBoolean());
            case 3 -> new BatchNorm2d(name, 1e-5, 0.1, random.nextBoolean());
            case 4 -> new LeakyReLU(name, random.nextInt(2) * 0.01);
            case 5 -> random.nextBoolean() ? new Sigmoid(name) : new Tanh(name);
            case 6 -> random.nextBoolean() ? new Dropout(name, 0.3) : new Softmax(name);
            default -> new Conv2d(name, 1 + random.nextInt(11), size(random, 1, 4), size(random, 1, 3), size(random, 0, 3), size(random, 1, 2),
                    random.nextBoolean());
        };
    }

    private static Size2d size(Random random, int least, int spread) {
        return new Size2d(least + random.nextInt(spread), least + random.nextInt(spread));
    }
}
