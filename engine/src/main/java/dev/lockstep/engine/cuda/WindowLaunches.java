package dev.lockstep.engine.cuda;

import dev.lockstep.engine.cuda.Arguments.Place;
import dev.lockstep.engine.cuda.Tables.Weights;
import dev.lockstep.engine.cuda.Tables.Windows;
import dev.lockstep.engine.cuda.Widths.Width;
import dev.lockstep.engine.plan.IndirectTable;
import dev.lockstep.engine.plan.Operation.AveragePool;
import dev.lockstep.engine.plan.Operation.Convolution;
import dev.lockstep.engine.plan.Operation.MaxPool;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Convolutions and pools. */
final class WindowLaunches {
    private WindowLaunches() {}

    static void forward(PassLaunches pass, Convolution conv, List<Launch> launches) {
        int bias = conv.bias() == null ? -1 : pass.layout.parameters + conv.bias().offset();
        launches.add(indirect(pass, conv, conv.forward(), pass.activation(conv.input()), pass.activation(conv.output()),
                conv.output().shape().channels(), conv.kernelSize(), conv.kernelArea(), bias));
    }

    private static Launch indirect(PassLaunches pass, Convolution conv, IndirectTable table, Place x, Place y, int channels, int weightY, int weightX,
            int bias) {
        Width width = pass.widths.of(table, pass.blocks(), channels);
        int area = conv.kernelArea();
        Windows windows = pass.tables.windows(table, pass.blocks(), width.each(), place -> place / area * weightX + place % area);
        return new Arguments().put(x).put(y).put(channels).put(windows.tiles(), windows.positions(), windows.taps())
                .put(pass.layout.parameters + conv.weight().offset(), weightY, bias)
                .launch(width.kernel(), windows.count(), Launch.blocks(channels, width.channels()));
    }

    static void backward(PassLaunches pass, Convolution conv, List<Launch> launches) {
        Place dy = pass.gradient(conv.output());
        if (conv.propagates()) {
            launches.add(indirect(pass, conv, conv.inputGradient(), dy, pass.gradient(conv.input()), conv.input().shape().channels(),
                    conv.kernelArea(), conv.kernelSize(), -1));
        }
        int channels = conv.output().shape().channels();
        boolean biased = conv.bias() != null;
        Width width = pass.widths.of(conv.weightGradient(), channels);
        Weights weights = pass.tables.weights(conv.weightGradient(), width.each(), biased ? conv.output().plane() : 0);
        launches.add(new Arguments().put(pass.activation(conv.input())).put(dy).put(channels)
                .put(weights.tiles(), weights.weights(), weights.positions(), pass.layout.gradients + conv.weight().offset(), conv.kernelSize(),
                        biased ? pass.layout.gradients + conv.bias().offset() : -1)
                .launch(width.kernel(), weights.count(), Launch.blocks(channels, width.channels())));
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
        Windows windows = pass.tables.windows(table, pass.blocks(), Launch.GROUPS, IntUnaryOperator.identity());
        return new Arguments().put(x).put(y).put(choice).put(rectified).put(windows.tiles(), windows.positions(), windows.taps())
                .put(divisors == null ? -1 : pass.tables.floats(divisors)).launch(kernel, windows.count(), channels);
    }
}
