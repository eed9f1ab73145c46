package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.Operation.Activate;
import java.util.List;

/** {@link Activate}. */
final class ActivateStages {
    private ActivateStages() {}

    static void forward(Pass pass, Activate activate, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(activate.input());
        Place y = pass.activation(activate.output());
        int values = activate.input().values() * LANES;
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                switch (activate.activation()) {
                    case LEAKY_RELU -> kernels.leak(memory, x.at(block), y.at(block), values, activate.slope());
                    case SIGMOID -> Curves.sigmoid(memory, x.at(block), y.at(block), values);
                    case TANH -> Curves.tanh(memory, x.at(block), y.at(block), values);
                }
            }
        }));
    }

    static void backward(Pass pass, Activate activate, List<Stage> stages) {
        if (!activate.propagates()) {
            return;
        }
        float[] memory = pass.memory;
        Place y = pass.activation(activate.output());
        Place dy = pass.gradient(activate.output());
        Place dx = pass.gradient(activate.input());
        int values = activate.input().values() * LANES;
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                switch (activate.activation()) {
                    case LEAKY_RELU -> kernels.leakGradient(memory, y.at(block), dy.at(block), dx.at(block), values, activate.slope());
                    case SIGMOID -> Curves.sigmoidGradient(memory, y.at(block), dy.at(block), dx.at(block), values);
                    case TANH -> Curves.tanhGradient(memory, y.at(block), dy.at(block), dx.at(block), values);
                }
            }
        }));
    }
}
