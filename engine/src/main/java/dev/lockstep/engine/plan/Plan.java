package dev.lockstep.engine.plan;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * A model compiled for one batch size: ordered operations over buffers whose offsets are fixed. Immutable; any number of runs may share it.
 *
 * @param operations in an order that gives the results of the layers in theirs
 * @param tensors input first, in order of their ids
 * @param output the logits
 * @param parameters what is trained, in the order of the layers
 * @param buffers what else a run keeps, behind the parameters: the running statistics of normalizations
 * @param training for a pass of forward and backward over a part of a batch
 * @param evaluation for a forward pass over a part of the test set
 * @param tableBytes what the tables of all operations take
 */
public record Plan(ModelSpec model, ModelShape shape, int batchSize, List<Operation> operations, List<Tensor> tensors, Tensor output,
        List<ParameterSlot> parameters,
        List<ParameterSlot> buffers, Workspace training, Workspace evaluation, long tableBytes) {
    /** Samples side by side in memory: a lane block. Part of the numerics contract. */
    public static final int LANES = 16;
    /**
     * Floats that stay empty at the start of every large array. A Java array's elements start 16 bytes into the object, and large objects start where a
     * cache line does (in G1, those of half a region and more): behind the lead, a lane block of floats is one cache line, not parts of two. On a Xeon
     * with AVX-512 that made training up to 1.4 times as fast. Elsewhere it costs nothing but 48 bytes.
     */
    public static final int LEAD = 12;

    public Plan {
        operations = List.copyOf(operations);
        tensors = List.copyOf(tensors);
        parameters = List.copyOf(parameters);
        buffers = List.copyOf(buffers);
    }

    public Tensor input() {
        return tensors.get(0);
    }

    /** Floats that hold the parameters of one run, each tensor rounded up to whole lane blocks, the lead included; gradients are laid out likewise. */
    public int trainedFloats() {
        return end(parameters, LEAD);
    }

    /** Floats that hold parameters and buffers of one run. */
    public int parameterFloats() {
        return end(buffers, trainedFloats());
    }

    private static int end(List<ParameterSlot> slots, int ifNone) {
        if (slots.isEmpty()) {
            return ifNone;
        }
        ParameterSlot last = slots.get(slots.size() - 1);
        return roundUp(last.offset() + last.size());
    }

    /** Parameters, then buffers. */
    public List<ParameterSlot> slots() {
        return Stream.concat(parameters.stream(), buffers.stream()).toList();
    }

    /** What a cohort takes: tables and workspaces once, parameters, gradients and momentum for each run. */
    public long memoryBytes(int runs) {
        return tableBytes + 4 * (training.floats() + training.own() + evaluation.floats() + evaluation.own()) + (8L * trainedFloats() + 4L * parameterFloats()) * runs;
    }

    public List<ParameterShape> parameterShapes() {
        return parameters.stream().map(ParameterSlot::shape).toList();
    }

    /** The plan as text: operations, buffers, parameters. */
    public String describe() {
        return PlanText.of(this);
    }

    /** The first place from {@code end} on where a tensor may start. */
    static int roundUp(int end) {
        return LEAD + (end - LEAD + LANES - 1) / LANES * LANES;
    }
}
