package dev.lockstep.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a step of the Basic CNN launches, for any number of runs: biases go with their convolutions, rectifiers with the poolings before them. */
class LaunchesTest {
    private static final Plan BASIC_CNN = PlanCompiler.compile(new ModelSpec(List.of(1, 28, 28), List.of(Conv2d.of("conv1", 10, 5), MaxPool2d.of("pool1", 2),
            new ReLU("relu1"), Conv2d.of("conv2", 20, 5), MaxPool2d.of("pool2", 2), new ReLU("relu2"), new Flatten("flat"), new Linear("fc", 10, true))), 64);

    private static List<Launch> launches(int runs) {
        return new PassLaunches(BASIC_CNN, BASIC_CNN.training(), new RunLayout(BASIC_CNN), new Tables(), new Widths(runs, Widths.BUSY), true)
                .training(Augmentation.NONE);
    }

    private static List<String> names(int runs) {
        return launches(runs).stream().map(Launch::kernel).toList();
    }

    @Test
    void aStepOfOneRunHasSmallThreads() {
        assertEquals(List.of("gather", "indirect", "max_pool", "indirect", "max_pool", "linear", "score", "linear_input_gradient", "linear_weight_gradient",
                "max_pool_gradient", "indirect", "weight_gradient", "max_pool_gradient", "weight_gradient"), names(1));
        // 25 weights and the bias, at most 4 to a block, of 10 channels.
        Launch last = launches(1).get(13);
        assertEquals(List.of(8, 10), List.of(last.x(), last.y()));
    }

    @Test
    void aStepOfManyRunsHasWideThreadsInAsManyLaunches() {
        assertEquals(List.of("gather", "indirect_4x10", "max_pool", "indirect_4x10", "max_pool", "linear", "score", "linear_input_gradient", "linear_weight_gradient",
                "max_pool_gradient", "indirect_4x10", "weight_gradient_4x5", "max_pool_gradient", "weight_gradient_2x5"), names(64));
        // 24 x 24 positions of 4 lane blocks, 64 to a block, all 10 channels at once.
        Launch first = launches(64).get(1);
        assertEquals(List.of(36, 1), List.of(first.x(), first.y()));
    }
}
