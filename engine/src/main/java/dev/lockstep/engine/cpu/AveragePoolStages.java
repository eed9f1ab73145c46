package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Operation.AveragePool;
import java.util.List;

/** {@link AveragePool}. */
final class AveragePoolStages {
    private AveragePoolStages() {}

    static void forward(Pass pass, AveragePool pool, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(pool.input());
        Place y = pass.activation(pool.output());
        int channels = pool.input().shape().channels();
        stages.add(Stage.blocks((kernels, from, to) -> kernels.sumPool(pool.forward(), pool.divisors(), memory, x, y, channels, from, to)));
    }

    static void backward(Pass pass, AveragePool pool, List<Stage> stages) {
        if (!pool.propagates()) {
            return;
        }
        float[] memory = pass.memory;
        Place dx = pass.gradient(pool.input());
        Place dy = pass.gradient(pool.output());
        int channels = pool.input().shape().channels();
        stages.add(Stage.blocks((kernels, from, to) -> {
            kernels.divide(pool.forward(), pool.divisors(), memory, dy, channels, from, to);
            kernels.sumPool(pool.inputGradient(), null, memory, dy, dx, channels, from, to);
        }));
    }
}
