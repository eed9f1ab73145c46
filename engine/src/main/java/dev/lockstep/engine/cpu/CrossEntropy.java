package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.numerics.Exp;
import dev.lockstep.engine.numerics.Log;

/** Cross-entropy of the softmax of logits, by sample. A few classes for each sample: not worth a vector. */
final class CrossEntropy implements Loss {
    /**
     * @param logits of lane block 0, laid out as [class][lane]
     * @return log(sum of exp(z - max)) - (z[label] - max), the sum in class order
     */
    @Override
    public float loss(float[] memory, int logits, int classes, int label) {
        float max = max(memory, logits, classes);
        return Log.log(sum(memory, logits, classes, max)) - (memory[logits + label * LANES] - max);
    }

    /** (softmax - one hot) / batch, each operation rounded. */
    @Override
    public void gradient(float[] memory, int logits, int classes, int label, float batch, int gradient) {
        float max = max(memory, logits, classes);
        float sum = sum(memory, logits, classes, max);
        for (int c = 0; c < classes; c++) {
            float p = Exp.exp(memory[logits + c * LANES] - max) / sum;
            memory[gradient + c * LANES] = (c == label ? p - 1 : p) / batch;
        }
    }

    @Override
    public boolean correct(float[] memory, int logits, int classes, int label) {
        return Loss.largest(memory, logits, classes, label);
    }

    private static float max(float[] memory, int logits, int classes) {
        float max = memory[logits];
        for (int c = 1; c < classes; c++) {
            max = memory[logits + c * LANES] > max ? memory[logits + c * LANES] : max;
        }
        return max;
    }

    private static float sum(float[] memory, int logits, int classes, float max) {
        float sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Exp.exp(memory[logits + c * LANES] - max);
        }
        return sum;
    }
}
