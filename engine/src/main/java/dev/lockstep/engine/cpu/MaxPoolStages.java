package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.Operation.MaxPool;
import java.util.List;

/** {@link MaxPool}. */
final class MaxPoolStages {
    private MaxPoolStages() {}

    static void forward(Pass pass, MaxPool pool, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(pool.input());
        Place y = pass.activation(pool.output());
        Place choice = pass.activation(pool.choice());
        IndirectTable table = pool.forward();
        int channels = pool.input().shape().channels();
        stages.add(Stage.blocks((kernels, from, to) -> kernels.maxPool(table, memory, x, y, choice, channels, from, to)));
    }

    static void backward(Pass pass, MaxPool pool, List<Stage> stages) {
        if (!pool.propagates()) {
            return;
        }
        float[] memory = pass.memory;
        Place dx = pass.gradient(pool.input());
        Place dy = pass.gradient(pool.output());
        Place choice = pass.activation(pool.choice());
        IndirectTable table = pool.inputGradient();
        IndirectTable windows = pool.disjoint() ? pool.forward() : null;
        int channels = pool.input().shape().channels();
        stages.add(Stage.blocks((kernels, from, to) -> kernels.maxPoolGradient(table, windows, memory, dy, choice, dx, channels, from,
                to)));
    }
}
