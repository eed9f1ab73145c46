package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Tensor;
import dev.lockstep.engine.shape.LayerShape;
import java.util.Arrays;
import java.util.List;

/** What each layer of a model makes of one sample, as in an evaluation. */
final class Activations {
    private Activations() {}

    /**
     * @param pass of a plan with the operations in the order of the layers
     * @return [layer of the model][value]
     */
    static float[][] of(Pass pass, Team team, float[] parameters, float[] input) {
        Plan plan = pass.plan;
        if (input.length != plan.input().values()) {
            throw new IllegalArgumentException("input.length=" + input.length + ", expected " + plan.input().values());
        }
        pass.parameters = parameters;
        pass.samples = 1;
        for (int v = 0; v < input.length; v++) {
            Arrays.fill(pass.memory, pass.input().at(0) + v * LANES, pass.input().at(0) + (v + 1) * LANES, input[v]);
        }
        List<LayerShape> layers = plan.shape().layers();
        float[][] outputs = new float[layers.size()][];
        float[] last = input;
        int next = 0;
        for (int layer = 0; layer < outputs.length; layer++) {
            if (next < plan.operations().size() && plan.operations().get(next).name().equals(layers.get(layer).name())) {
                Operation operation = plan.operations().get(next);
                team.run(pass.forwardByOperation().get(next++), 1);
                last = values(pass, operation.output());
            }
            outputs[layer] = last.clone();
        }
        return outputs;
    }

    private static float[] values(Pass pass, Tensor tensor) {
        float[] values = new float[tensor.values()];
        int at = pass.activation(tensor).at(0);
        for (int v = 0; v < values.length; v++) {
            values[v] = pass.memory[at + v * LANES];
        }
        return values;
    }
}
