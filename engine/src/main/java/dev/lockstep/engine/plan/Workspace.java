package dev.lockstep.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The memory of a pass over a group of samples: one array of floats, laid out once.
 *
 * <p>A tensor of shape (C, H, W) is stored as (lane block, C, H, W, {@link Plan#LANES}): the sample innermost, 16 of them side by side. Gradients
 * of activations live only between two operations and take turns in two places, and so do the activations of an evaluation. In such a place the lane blocks of
 * every tensor lie as far apart as those of the largest one, so that a thread that goes ahead with its own lane blocks never writes where another still reads.
 *
 * <p>The first {@link Plan#LEAD} floats stay empty.
 */
public final class Workspace {
    private final int blocks;
    private final List<Buffer> buffers;
    private final int[] activation;
    private final int[] activationBlock;
    private final int[] gradient;
    private final int[] gradientBlock;
    private final int scratch;
    private final int own;
    private final long floats;

    private Workspace(int blocks, List<Buffer> buffers, int[] activation, int[] activationBlock, int[] gradient, int[] gradientBlock, int scratch,
            long own, long floats) {
        this.blocks = blocks;
        this.buffers = List.copyOf(buffers);
        this.activation = activation;
        this.activationBlock = activationBlock;
        this.gradient = gradient;
        this.gradientBlock = gradientBlock;
        this.scratch = scratch;
        this.own = (int) own;
        this.floats = floats;
    }

    /** Keeps every activation for the backward pass. */
    static Workspace training(List<Operation> operations, List<Tensor> tensors, int blocks) {
        Layout layout = new Layout(blocks);
        int[] activation = new int[tensors.size()];
        int[] activationBlock = new int[tensors.size()];
        for (Tensor tensor : tensors) {
            activation[tensor.id()] = layout.add(tensor.name(), tensor.values());
            activationBlock[tensor.id()] = tensor.values() * Plan.LANES;
        }
        int[] gradient = new int[tensors.size()];
        int[] gradientBlock = new int[tensors.size()];
        turns("gradients", operations, tensors, layout, gradient, gradientBlock);
        int scratch = layout.add("scratch", scratchValues(operations));
        return new Workspace(blocks, layout.buffers, activation, activationBlock, gradient, gradientBlock, scratch, own(operations, true), layout.floats);
    }

    /** Keeps an activation only until the next operation has read it. */
    static Workspace evaluation(List<Operation> operations, List<Tensor> tensors, int blocks) {
        Layout layout = new Layout(blocks);
        int[] activation = new int[tensors.size()];
        int[] activationBlock = new int[tensors.size()];
        turns("activations", operations, tensors, layout, activation, activationBlock);
        return new Workspace(blocks, layout.buffers, activation, activationBlock, null, null, -1, own(operations, false), layout.floats);
    }

    /** Two places by turns for the tensors along the chain of operations; the offset of what is not part of the chain is -1. */
    private static void turns(String name, List<Operation> operations, List<Tensor> tensors, Layout layout, int[] offset, int[] block) {
        int[] turn = turns(operations, tensors);
        long[] values = new long[2];
        for (Tensor tensor : tensors) {
            if (turn[tensor.id()] >= 0) {
                values[turn[tensor.id()]] = Math.max(values[turn[tensor.id()]], tensor.values());
            }
        }
        int[] places = {layout.add(name + ", even", values[0]), layout.add(name + ", odd", values[1])};
        for (Tensor tensor : tensors) {
            int place = turn[tensor.id()];
            offset[tensor.id()] = place < 0 ? -1 : places[place];
            block[tensor.id()] = place < 0 ? 0 : (int) (values[place] * Plan.LANES);
        }
    }

    /** 0 and 1 by turns along the chain of operations; -1 for what is not part of the chain. */
    private static int[] turns(List<Operation> operations, List<Tensor> tensors) {
        int[] turn = new int[tensors.size()];
        Arrays.fill(turn, -1);
        turn[0] = 0;
        for (Operation operation : operations) {
            if (operation.output() != operation.input()) {
                turn[operation.output().id()] = 1 - turn[operation.input().id()];
            }
        }
        return turn;
    }

    /** For the transposed input and output gradient of one fully connected layer. */
    private static long scratchValues(List<Operation> operations) {
        long values = 0;
        for (Operation operation : operations) {
            if (operation instanceof Operation.FullyConnected full) {
                values = Math.max(values, (long) ThreadMemory.strips(full.input().values(), ThreadMemory.FEATURES)
                        + ThreadMemory.strips(full.output().values(), ThreadMemory.ROWS));
            }
        }
        return values;
    }

    private static long own(List<Operation> operations, boolean training) {
        return operations.stream().mapToLong(operation -> ThreadMemory.floats(operation, training)).max().orElse(0);
    }

    /** Lane blocks in one pass. */
    public int blocks() {
        return blocks;
    }

    /** Samples in one pass. */
    public int samples() {
        return blocks * Plan.LANES;
    }

    public List<Buffer> buffers() {
        return buffers;
    }

    /** Of lane block 0, in floats; -1 for a tensor that this workspace does not keep. */
    public int activation(Tensor tensor) {
        return activation[tensor.id()];
    }

    /** Floats from one lane block of an activation to the next. */
    public int activationBlock(Tensor tensor) {
        return activationBlock[tensor.id()];
    }

    /** Of lane block 0, in floats; the place of the gradient of the loss by this tensor, -1 where there is none. */
    public int gradient(Tensor tensor) {
        return gradient == null ? -1 : gradient[tensor.id()];
    }

    /** Floats from one lane block of a gradient to the next. */
    public int gradientBlock(Tensor tensor) {
        return gradientBlock[tensor.id()];
    }

    /** Of the place where one operation may keep values for itself. */
    public int scratch() {
        return scratch;
    }

    /** Floats that each thread keeps for itself, behind the others. */
    public int own() {
        return own;
    }

    /** Without those of {@link #own()}. */
    public long floats() {
        return floats;
    }

    private static final class Layout {
        private final int blocks;
        private final List<Buffer> buffers = new ArrayList<>();
        private long floats = Plan.LEAD;

        Layout(int blocks) {
            this.blocks = blocks;
        }

        int add(String name, long values) {
            long size = values * blocks * Plan.LANES;
            int offset = (int) floats;
            floats += size;
            buffers.add(new Buffer(name, offset, (int) Math.min(size, Integer.MAX_VALUE)));
            return offset;
        }
    }
}
