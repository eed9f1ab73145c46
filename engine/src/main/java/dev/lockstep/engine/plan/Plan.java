package dev.lockstep.engine.plan;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ParameterShape;
import java.util.List;

/**
 * A model compiled for one batch size: ordered operations over buffers whose offsets are fixed. Immutable; any number of runs may share it.
 *
 * @param operations in the order of the forward pass
 * @param tensors input first, in order of their ids
 * @param output the logits
 * @param training for a pass of forward and backward over a part of a batch
 * @param evaluation for a forward pass over a part of the test set
 * @param tableBytes what the tables of all operations take
 */
public record Plan(ModelShape shape, int batchSize, List<Operation> operations, List<Tensor> tensors, Tensor output,
        List<ParameterSlot> parameters, Workspace training, Workspace evaluation, long tableBytes) {
    /** Samples side by side in memory: a lane block. Part of the numerics contract. */
    public static final int LANES = 16;

    public Plan {
        operations = List.copyOf(operations);
        tensors = List.copyOf(tensors);
        parameters = List.copyOf(parameters);
    }

    public Tensor input() {
        return tensors.get(0);
    }

    /** Floats that hold all parameters of one run, each tensor rounded up to whole lane blocks. */
    public int parameterFloats() {
        if (parameters.isEmpty()) {
            return 0;
        }
        ParameterSlot last = parameters.get(parameters.size() - 1);
        return roundUp(last.offset() + last.size());
    }

    /** What a cohort takes: tables and workspaces once, parameters, gradients and momentum for each run. */
    public long memoryBytes(int runs) {
        return tableBytes + 4 * (training.floats() + evaluation.floats()) + 12L * parameterFloats() * runs;
    }

    public List<ParameterShape> parameterShapes() {
        return parameters.stream().map(ParameterSlot::shape).toList();
    }

    /** The plan as text: operations, buffers, parameters. */
    public String describe() {
        return PlanText.of(this);
    }

    static int roundUp(int size) {
        return (size + LANES - 1) / LANES * LANES;
    }
}
