package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Operation.Rectify;
import java.util.List;

/** {@link Rectify}. */
final class RectifyStages {
    private RectifyStages() {}

    static void forward(Pass pass, Rectify rectify, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(rectify.input());
        stages.add(Stage.blocks((kernels, from, to) -> kernels.rectify(memory, x.at(from), x.at(to))));
    }

    static void backward(Pass pass, Rectify rectify, List<Stage> stages) {
        if (!rectify.propagates()) {
            return;
        }
        float[] memory = pass.memory;
        Place y = pass.activation(rectify.output());
        Place dy = pass.gradient(rectify.output());
        stages.add(Stage.blocks((kernels, from, to) -> kernels.rectifyGradient(memory, y.at(from), dy.at(from), (to - from) * dy.block())));
    }
}
