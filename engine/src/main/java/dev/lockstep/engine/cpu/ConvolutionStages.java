package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.Operation.Convolution;
import dev.lockstep.engine.plan.ThreadMemory;
import dev.lockstep.engine.plan.WeightGradientTable;
import java.util.List;

/** {@link Convolution}. */
final class ConvolutionStages {
    /** Channels that threads share: mostly a multiple of those that {@link VectorWeightGradient} takes together. */
    private static final int TILE = 8;

    private ConvolutionStages() {}

    static void forward(Pass pass, Convolution conv, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(conv.input());
        Place y = pass.activation(conv.output());
        IndirectTable table = conv.forward();
        Filter filter = new Filter(conv.weight().offset(), conv.kernelSize(), conv.kernelArea(), conv.bias() == null ? -1 : conv.bias().offset());
        int channels = conv.output().shape().channels();
        stages.add(Stage.blocks((kernels, from, to) -> kernels.indirect(table, pass.parameters, filter, channels, memory, x, y,
                pass.own(kernels), from, to)));
    }

    static void backward(Pass pass, Convolution conv, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(conv.input());
        Place dx = pass.gradient(conv.input());
        Place dy = pass.gradient(conv.output());
        int weight = conv.weight().offset();
        if (conv.propagates()) {
            IndirectTable table = conv.inputGradient();
            Filter filter = new Filter(weight, conv.kernelArea(), conv.kernelSize(), -1);
            int channels = conv.input().shape().channels();
            stages.add(Stage.blocks((kernels, from, to) -> kernels.indirect(table, pass.parameters, filter, channels, memory, dy, dx,
                    pass.own(kernels), from, to)));
        }
        if (pass.blockByBlock(conv)) {
            parametersByBlocks(pass, conv, stages);
            return;
        }
        WeightGradientTable table = conv.weightGradient();
        int kernelSize = conv.kernelSize();
        stages.add(Stage.tiles(conv.output().shape().channels(), TILE, (kernels, from, to) -> {
            kernels.weightGradient(table, memory, x, dy, pass.own(kernels), from, to, kernelSize, pass.gradients, weight, pass.samples);
            if (conv.bias() != null) {
                kernels.biasGradient(memory, dy, from, to, pass.gradients, conv.bias().offset(), pass.samples);
            }
        }));
    }

    private static void parametersByBlocks(Pass pass, Convolution conv, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(conv.input());
        Place dy = pass.gradient(conv.output());
        WeightGradientTable table = conv.weightGradient();
        int channels = conv.output().shape().channels();
        int kernelSize = conv.kernelSize();
        int sums = ThreadMemory.blockSums(conv);
        stages.add(Stage.blocks((kernels, from, to) -> {
            int own = pass.own(kernels);
            for (int block = from; block < to; block++) {
                kernels.weightGradient(table, memory, x, dy, own, channels, kernelSize, pass.gradients, conv.weight().offset(), pass.samples, block);
                if (conv.bias() != null) {
                    kernels.biasGradient(memory, dy, channels, pass.gradients, conv.bias().offset(), own + sums, pass.samples, block);
                }
            }
        }));
    }
}
