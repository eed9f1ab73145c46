package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.Exp;
import dev.lockstep.engine.plan.Operation.Softmax;
import java.util.List;

/** {@link Softmax}, one sample and position after the other: a few channels for each, not worth a vector. */
final class SoftmaxStages {
    private SoftmaxStages() {}

    static void forward(Pass pass, Softmax softmax, List<Stage> stages) {
        float[] memory = pass.memory;
        Place x = pass.activation(softmax.input());
        Place y = pass.activation(softmax.output());
        int channels = softmax.input().shape().channels();
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                for (int i = 0; i < x.channel(); i++) {
                    forward(memory, x.at(block) + i, y.at(block) + i, channels, x.channel());
                }
            }
        }));
    }

    /** exp(x - max) / sum, the sum in the order of the channels. */
    private static void forward(float[] memory, int x, int y, int channels, int stride) {
        float max = memory[x];
        for (int c = 1; c < channels; c++) {
            max = memory[x + c * stride] > max ? memory[x + c * stride] : max;
        }
        float sum = 0;
        for (int c = 0; c < channels; c++) {
            float e = Exp.exp(memory[x + c * stride] - max);
            memory[y + c * stride] = e;
            sum += e;
        }
        for (int c = 0; c < channels; c++) {
            memory[y + c * stride] /= sum;
        }
    }

    static void backward(Pass pass, Softmax softmax, List<Stage> stages) {
        if (!softmax.propagates()) {
            return;
        }
        float[] memory = pass.memory;
        Place y = pass.activation(softmax.output());
        Place dy = pass.gradient(softmax.output());
        Place dx = pass.gradient(softmax.input());
        int channels = softmax.input().shape().channels();
        stages.add(Stage.blocks((kernels, from, to) -> {
            for (int block = from; block < to; block++) {
                for (int i = 0; i < y.channel(); i++) {
                    backward(memory, y.at(block) + i, dy.at(block) + i, dx.at(block) + i, channels, y.channel());
                }
            }
        }));
    }

    /** y (dy - sum of dy y), the sum by fma in the order of the channels. */
    private static void backward(float[] memory, int y, int dy, int dx, int channels, int stride) {
        float sum = 0;
        for (int c = 0; c < channels; c++) {
            sum = Math.fma(memory[dy + c * stride], memory[y + c * stride], sum);
        }
        for (int c = 0; c < channels; c++) {
            memory[dx + c * stride] = memory[y + c * stride] * (memory[dy + c * stride] - sum);
        }
    }
}
