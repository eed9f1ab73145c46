package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.Operation.Rectify;
import java.util.List;

/** {@link Rectify}. */
final class RectifyStages {
    private RectifyStages() {}

    static void forward(Pass pass, Rectify rectify, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(rectify.input());
        Place y = pass.activation(rectify.output());
        int values = rectify.input().values() * LANES;
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                kernels.rectify(memory, x.at(block), y.at(block), values);
            }
        }));
    }

    static void backward(Pass pass, Rectify rectify, List<Stage> stages) {
        if (!rectify.propagates()) {
            return;
        }
        float[] memory = pass.memory;
        Place y = pass.activation(rectify.output());
        Place dy = pass.gradient(rectify.output());
        Place dx = pass.gradient(rectify.input());
        int values = rectify.input().values() * LANES;
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                kernels.rectifyGradient(memory, y.at(block), dy.at(block), dx.at(block), values);
            }
        }));
    }
}
