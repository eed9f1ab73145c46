package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.Operation.FullyConnected;
import dev.lockstep.engine.plan.ThreadMemory;
import java.util.Arrays;
import java.util.List;

/** {@link FullyConnected}: every value of its input is a channel. */
final class FullyConnectedStages {
    /** Outputs that {@link VectorFullyConnectedGradient} takes together. */
    private static final int TILE = ThreadMemory.OUTPUTS;

    private FullyConnectedStages() {}

    static void forward(Pass pass, FullyConnected full, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(full.input());
        Place y = pass.activation(full.output());
        Filter filter = new Filter(full.weight().offset(), full.input().values(), 1, full.bias() == null ? -1 : full.bias().offset());
        int features = full.input().values();
        int outputs = full.output().values();
        stages.add(Stage.blocks((kernels, from, to) -> kernels.fullyConnected(pass.parameters, filter, features, outputs, memory, x, y,
                pass.own(kernels), from, to)));
    }

    static void backward(Pass pass, FullyConnected full, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(full.input());
        Place dy = pass.gradient(full.output());
        int weight = full.weight().offset();
        int features = full.input().values();
        int outputs = full.output().values();
        int xRows = pass.workspace.scratch();
        int dyRows = xRows + ThreadMemory.strips(features, ThreadMemory.FEATURES) * pass.workspace.samples();
        stages.add(Stage.blocks((kernels, from, to) -> {
            int end = Math.min(pass.samples, to * LANES);
            kernels.samplesFirst(memory, x, features, ThreadMemory.FEATURES, from * LANES, end, pass.samples, xRows);
            kernels.samplesFirst(memory, dy, outputs, ThreadMemory.ROWS, from * LANES, end, pass.samples, dyRows);
        }));
        if (full.propagates()) {
            Place dx = pass.gradient(full.input());
            stages.add(Stage.blocks((kernels, from, to) -> kernels.fullyConnectedInputGradient(pass.parameters, weight, features, outputs, memory, dy, dx,
                    pass.own(kernels), from, to)));
        }
        boolean early = EarlyUpdates.applies(full);
        stages.add(Stage.tiles(outputs, TILE, (kernels, from, to) -> {
            if (early && pass.early != null) {
                update(pass, kernels, xRows, features, dyRows, from, to, weight);
            } else {
                kernels.fullyConnectedWeightGradient(memory, xRows, features, dyRows, from, to, pass.gradients, weight, pass.samples, pass.gradients, pass.gradients, 0);
            }
            if (full.bias() != null) {
                kernels.addRows(memory, dyRows, ThreadMemory.ROWS, pass.samples, from, to, pass.gradients, full.bias().offset());
            }
        }));
    }

    /** The weights of a few outputs after those of others, so that their gradients never leave the nearest cache. */
    private static void update(Pass pass, Kernels kernels, int xRows, int features, int dyRows, int from, int to, int weight) {
        int own = pass.own(kernels);
        for (int o = from; o < to; o += TILE) {
            int end = Math.min(o + TILE, to);
            Arrays.fill(pass.memory, own, own + (end - o) * features, 0);
            kernels.fullyConnectedWeightGradient(pass.memory, xRows, features, dyRows, o, end, pass.memory, own - o * features, pass.samples,
                    pass.parameters, pass.early.remembered(), weight + o * features - own);
            pass.early.updateEarly(kernels, pass.memory, own, weight + o * features, weight + end * features);
        }
    }
}
