package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Operation.Convolution;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Tensor;
import dev.lockstep.engine.plan.ThreadMemory;
import dev.lockstep.engine.plan.Workspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The operations of a plan on the samples that lie in one workspace. Its stages are made once; before they run, the fields say what they work on.
 */
final class Pass {
    final Plan plan;
    final Workspace workspace;
    final float[] memory;
    /** Of the run whose turn it is, laid out as the plan says. */
    float[] parameters;
    /** Laid out as the parameters; the backward stages add to them. */
    float[] gradients;
    /** The run, where parameters may change in the course of the backward stages; otherwise null. */
    RunMemory early;
    RunSlot slot;
    /** Indices of samples, from {@code first} on; null stands for 0, 1, 2... */
    int[] order;
    int first;
    /** In this pass. */
    int samples;
    /** Of the run whose turn it is. */
    long seed;
    /** Of the run whose turn it is; see {@link RunMemory#drops}. */
    float[][] drops;

    /** Whether one thread does everything, and may take stages together. */
    private final boolean alone;
    private final Place[] activation;
    private final Place[] gradient;
    /** What forward stages leave for the backward stages of the same operation, beside memory. */
    private final Map<Operation, Object> kept = new HashMap<>();
    /** For each operation of the plan. */
    private final List<Stage[]> forward = new ArrayList<>();

    /** For one thread, every tensor in a place of its own while the workspace keeps it. */
    Pass(Plan plan, Workspace workspace) {
        this(plan, workspace, 1, false);
    }

    Pass(Plan plan, Workspace workspace, int threads) {
        this(plan, workspace, threads, threads == 1);
    }

    private Pass(Plan plan, Workspace workspace, int threads, boolean alone) {
        this.plan = plan;
        this.alone = alone;
        this.workspace = workspace;
        this.memory = new float[(int) workspace.floats() + threads * workspace.own()];
        this.drops = RunMemory.drops(plan);
        this.activation = new Place[plan.tensors().size()];
        this.gradient = new Place[plan.tensors().size()];
        for (Tensor tensor : plan.tensors()) {
            if (workspace.activation(tensor) >= 0) {
                activation[tensor.id()] = Place.of(tensor, workspace.activation(tensor), workspace.activationBlock(tensor));
            }
            if (workspace.gradient(tensor) >= 0) {
                gradient[tensor.id()] = Place.of(tensor, workspace.gradient(tensor), workspace.gradientBlock(tensor));
            }
        }
        if (alone) {
            shareBlocks();
        }
        for (Operation operation : plan.operations()) {
            List<Stage> stages = new ArrayList<>();
            LayerStages.forward(this, operation, stages);
            forward.add(stages.toArray(Stage[]::new));
        }
    }

    /** What lives only within stages that are taken together lies in the same place for all lane blocks. */
    private void shareBlocks() {
        for (int i = 0; i < plan.operations().size(); i++) {
            if (BlockByBlock.pooled(plan.operations(), i)) {
                Convolution conv = (Convolution) plan.operations().get(i);
                int id = conv.output().id();
                activation[id] = new Place(activation[id].offset(), 0, activation[id].channel());
                if (trains() && blockByBlock(conv)) {
                    gradient[id] = new Place(gradient[id].offset(), 0, gradient[id].channel());
                }
            }
        }
    }

    /** Whether the gradients of the convolution's parameters are computed one lane block after the other. */
    boolean blockByBlock(Convolution conv) {
        return alone && ThreadMemory.blockByBlock(conv);
    }

    /** Where a tensor lies, its channels as the tensor has them, for flattening changes only those; null if this workspace does not keep it. */
    Place activation(Tensor tensor) {
        return seenAs(tensor, activation[tensor.id()]);
    }

    /** Where the gradient of the loss by a tensor lies; null where there is none. */
    Place gradient(Tensor tensor) {
        return seenAs(tensor, gradient[tensor.id()]);
    }

    private static Place seenAs(Tensor tensor, Place place) {
        return place == null || place.channel() == tensor.plane() * Plan.LANES ? place : Place.of(tensor, place.offset(), place.block());
    }

    void keep(Operation operation, Object state) {
        kept.put(operation, state);
    }

    Object kept(Operation operation) {
        return kept.get(operation);
    }

    /** Where the thread of these kernels may keep values in {@link #memory}. */
    int own(Kernels kernels) {
        return (int) workspace.floats() + kernels.thread() * workspace.own();
    }

    Place input() {
        return activation[0];
    }

    /** Whether this pass trains: it then keeps what the backward stages need. */
    boolean trains() {
        return workspace.gradient(plan.input()) >= 0;
    }

    int blocks() {
        return (samples + Plan.LANES - 1) / Plan.LANES;
    }

    /** In the order of the operations, those of one operation together. */
    List<Stage[]> forwardByOperation() {
        return forward;
    }

    List<Stage> forwardStages() {
        List<Stage> all = new ArrayList<>();
        for (int i = 0; i < forward.size(); i++) {
            List<Stage> stages = new ArrayList<>(List.of(forward.get(i)));
            if (alone && BlockByBlock.pooled(plan.operations(), i)) {
                int last = i + BlockByBlock.operations(plan.operations(), i) - 1;
                while (i < last) {
                    stages.addAll(List.of(forward.get(++i)));
                }
                all.add(BlockByBlock.together(stages));
            } else {
                all.addAll(stages);
            }
        }
        return all;
    }

    /** From the gradient of the output back to the first parameters. */
    List<Stage> backwardStages() {
        List<Stage> all = new ArrayList<>();
        for (int i = plan.operations().size() - 1; i >= 0; i--) {
            Operation operation = plan.operations().get(i);
            if (operation instanceof Convolution conv && blockByBlock(conv)) {
                List<Stage> stages = BlockByBlock.takeLast(all);
                LayerStages.backward(this, conv, stages);
                all.add(BlockByBlock.together(stages));
            } else {
                LayerStages.backward(this, operation, all);
            }
        }
        return all;
    }
}
