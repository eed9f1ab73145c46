package dev.lockstep.engine.cuda;

import dev.lockstep.engine.cuda.Arguments.Place;
import dev.lockstep.engine.cuda.Tables.Weights;
import dev.lockstep.engine.cuda.Tables.Windows;
import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.Operation.AveragePool;
import dev.lockstep.engine.plan.Operation.Convolution;
import dev.lockstep.engine.plan.Operation.MaxPool;
import java.util.List;

/** Convolutions and pools. */
final class WindowLaunches {
    /** Channels of a block, as in {@code convolution.cu} and {@code convolution_gradient.cu}. */
    private static final int TILE_CHANNELS = 8;
    private static final int GRADIENT_CHANNELS = 4;

    private WindowLaunches() {}

    static void forward(PassLaunches pass, Convolution conv, List<Launch> launches) {
        int bias = conv.bias() == null ? -1 : pass.layout.parameters + conv.bias().offset();
        launches.add(indirect(pass, conv, conv.forward(), pass.activation(conv.input()), pass.activation(conv.output()),
                conv.output().shape().channels(), conv.kernelSize(), conv.kernelArea(), bias));
    }

    private static Launch indirect(PassLaunches pass, Convolution conv, IndirectTable table, Place x, Place y, int channels, int weightY, int weightX,
            int bias) {
        Windows windows = pass.tables.windows(table, pass.blocks());
        return new Arguments().put(x).put(y).put(channels).put(windows.tiles(), windows.positions(), windows.taps())
                .put(pass.layout.parameters + conv.weight().offset(), weightY, weightX, conv.kernelArea(), bias)
                .launch("indirect", windows.count(), Launch.blocks(channels, TILE_CHANNELS));
    }

    static void backward(PassLaunches pass, Convolution conv, List<Launch> launches) {
        Place dy = pass.gradient(conv.output());
        if (conv.propagates()) {
            launches.add(indirect(pass, conv, conv.inputGradient(), dy, pass.gradient(conv.input()), conv.input().shape().channels(),
                    conv.kernelArea(), conv.kernelSize(), -1));
        }
        int channels = conv.output().shape().channels();
        Weights weights = pass.tables.weights(conv.weightGradient());
        launches.add(new Arguments().put(pass.activation(conv.input())).put(dy).put(channels)
                .put(weights.tiles(), weights.weights(), weights.positions(), pass.layout.gradients + conv.weight().offset(), conv.kernelSize())
                .launch("weight_gradient", weights.count(), Launch.blocks(channels, GRADIENT_CHANNELS)));
        if (conv.bias() != null) {
            launches.add(NormalizationLaunches.biasGradient(dy, pass.layout.gradients + conv.bias().offset(), channels));
        }
    }

    /** @param rectifies whether a ReLU behind it, in the same place, is done with it */
    static void forward(PassLaunches pass, MaxPool pool, boolean rectifies, List<Launch> launches) {
        Place y = pass.activation(pool.output());
        launches.add(pool(pass, "max_pool", pool.forward(), pass.activation(pool.input()), y, pass.activation(pool.choice()), rectifies ? y : Place.NONE, null,
                pool.input().shape().channels()));
    }

    static void backward(PassLaunches pass, MaxPool pool, boolean rectifies, List<Launch> launches) {
        if (pool.propagates()) {
            launches.add(pool(pass, "max_pool_gradient", pool.inputGradient(), pass.gradient(pool.output()), pass.gradient(pool.input()),
                    pass.activation(pool.choice()), rectifies ? pass.activation(pool.output()) : Place.NONE, null, pool.input().shape().channels()));
        }
    }

    static void forward(PassLaunches pass, AveragePool pool, List<Launch> launches) {
        launches.add(pool(pass, "sum_pool", pool.forward(), pass.activation(pool.input()), pass.activation(pool.output()), Place.NONE, Place.NONE,
                pool.divisors(), pool.input().shape().channels()));
    }

    static void backward(PassLaunches pass, AveragePool pool, List<Launch> launches) {
        if (pool.propagates()) {
            Place dy = pass.gradient(pool.output());
            int channels = pool.input().shape().channels();
            launches.add(pool(pass, "divide_windows", pool.forward(), dy, dy, Place.NONE, Place.NONE, pool.divisors(), channels));
            launches.add(pool(pass, "sum_pool", pool.inputGradient(), dy, pass.gradient(pool.input()), Place.NONE, Place.NONE, null, channels));
        }
    }

    private static Launch pool(PassLaunches pass, String kernel, IndirectTable table, Place x, Place y, Place choice, Place rectified,
            float[] divisors, int channels) {
        Windows windows = pass.tables.windows(table, pass.blocks());
        return new Arguments().put(x).put(y).put(choice).put(rectified).put(windows.tiles(), windows.positions(), windows.taps())
                .put(divisors == null ? -1 : pass.tables.floats(divisors)).launch(kernel, windows.count(), channels);
    }
}
