package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.Operation.FullyConnected;
import java.util.List;

/** {@link FullyConnected}: every value of its input is a channel. */
final class FullyConnectedStages {
    /** Outputs that {@link VectorFullyConnected} takes together. */
    private static final int TILE = 4;

    private FullyConnectedStages() {}

    static void forward(Pass pass, FullyConnected full, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(full.input());
        Place y = pass.activation(full.output());
        IndirectTable table = full.forward();
        int weight = full.weight().offset();
        int bias = full.bias() == null ? -1 : full.bias().offset();
        int features = full.input().values();
        int outputs = full.output().values();
        stages.add(Stage.blocks((kernels, from, to) -> kernels.indirect(table, pass.parameters, weight, features, bias, outputs, memory, x, y,
                from, to)));
    }

    static void backward(Pass pass, FullyConnected full, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(full.input());
        Place dy = pass.gradient(full.output());
        int weight = full.weight().offset();
        int features = full.input().values();
        int outputs = full.output().values();
        int xRows = pass.workspace.scratch();
        int dyRows = xRows + features * pass.workspace.samples();
        stages.add(Stage.blocks((kernels, from, to) -> {
            int end = Math.min(pass.samples, to * LANES);
            Transpose.samplesFirst(memory, x, features, from * LANES, end, xRows);
            Transpose.samplesFirst(memory, dy, outputs, from * LANES, end, dyRows);
        }));
        if (full.propagates()) {
            IndirectTable table = full.inputGradient();
            Place dx = pass.gradient(full.input()).flat();
            stages.add(Stage.blocks((kernels, from, to) -> kernels.indirect(table, pass.parameters, weight, 1, -1, features, memory, dy, dx,
                    from, to)));
        }
        stages.add(Stage.tiles(outputs, TILE, (kernels, from, to) -> {
            kernels.fullyConnectedWeightGradient(memory, xRows, features, dyRows, outputs, from, to, pass.gradients, weight, pass.samples);
            if (full.bias() != null) {
                Transpose.addRows(memory, dyRows, outputs, pass.samples, from, to, pass.gradients, full.bias().offset());
            }
        }));
    }
}
