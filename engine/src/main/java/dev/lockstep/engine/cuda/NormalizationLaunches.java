package dev.lockstep.engine.cuda;

import dev.lockstep.engine.plan.Operation.Normalize;
import dev.lockstep.engine.plan.ParameterSlot;

/** Batch normalizations. */
final class NormalizationLaunches {
    private NormalizationLaunches() {}

    static Launch forward(PassLaunches pass, Normalize norm) {
        return launch(pass.trains() ? "batch_norm" : "batch_norm_evaluation", pass, norm);
    }

    static Launch backward(PassLaunches pass, Normalize norm) {
        return launch("batch_norm_gradient", pass, norm);
    }

    private static Launch launch(String kernel, PassLaunches pass, Normalize norm) {
        int channels = norm.input().shape().channels();
        int parameters = pass.layout.parameters;
        int statistics = pass.layout.statistics(norm);
        return new Arguments().put(pass.activation(norm.input())).put(pass.activation(norm.output()))
                .put(pass.gradient(norm.output())).put(pass.gradient(norm.input()))
                .put(at(parameters, norm.weight()), at(parameters, norm.bias()))
                .put(at(pass.layout.gradients, norm.weight()), at(pass.layout.gradients, norm.bias()))
                .put(at(parameters, norm.mean()), at(parameters, norm.variance()), at(parameters, norm.tracked()))
                .put(statistics, statistics + channels, pass.layout.constants(norm), norm.propagates() ? 1 : 0)
                .launch(kernel, channels, 1);
    }

    private static int at(int start, ParameterSlot slot) {
        return slot == null ? -1 : start + slot.offset();
    }
}
