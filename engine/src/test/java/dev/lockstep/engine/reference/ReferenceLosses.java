package dev.lockstep.engine.reference;

import dev.lockstep.engine.spec.LossSpec;

/** The losses of one sample, with the derivatives that {@code torch.nn} gives them where the logarithm is cut off. */
public final class ReferenceLosses {
    private ReferenceLosses() {}

    /** @return the node of the sample's loss: the mean over its outputs, or the cross-entropy */
    public static int of(Tape tape, LossSpec loss, int[] outputs, int label) {
        if (loss instanceof LossSpec.CrossEntropyLoss) {
            return crossEntropy(tape, outputs, label);
        }
        double sum = 0;
        for (int o = 0; o < outputs.length; o++) {
            double target = outputs.length == 1 ? label : o == label ? 1 : 0;
            double y = tape.value(outputs[o]);
            tape.edge(outputs[o], derivative(loss, y, target) / outputs.length);
            sum += value(loss, y, target);
        }
        return tape.node(sum / outputs.length);
    }

    private static int crossEntropy(Tape tape, int[] logits, int label) {
        double max = Double.NEGATIVE_INFINITY;
        for (int z : logits) {
            max = Math.max(max, tape.value(z));
        }
        double sum = 0;
        for (int z : logits) {
            sum += Math.exp(tape.value(z) - max);
        }
        for (int o = 0; o < logits.length; o++) {
            tape.edge(logits[o], Math.exp(tape.value(logits[o]) - max) / sum - (o == label ? 1 : 0));
        }
        return tape.node(Math.log(sum) + max - tape.value(logits[label]));
    }

    private static double value(LossSpec loss, double y, double target) {
        if (loss instanceof LossSpec.BCELoss) {
            return -(target * Math.max(-100, Math.log(y)) + (1 - target) * Math.max(-100, Math.log1p(-y)));
        } else if (loss instanceof LossSpec.BCEWithLogitsLoss) {
            return Math.max(0, y) - y * target + Math.log1p(Math.exp(-Math.abs(y)));
        } else if (loss instanceof LossSpec.L1Loss) {
            return Math.abs(y - target);
        } else if (loss instanceof LossSpec.MSELoss) {
            return (y - target) * (y - target);
        }
        throw new AssertionError(loss);
    }

    private static double derivative(LossSpec loss, double y, double target) {
        if (loss instanceof LossSpec.BCELoss) {
            // PyTorch rounds this bound to float32 in float64, too.
            return (y - target) / Math.max(1e-12f, y * (1 - y));
        } else if (loss instanceof LossSpec.BCEWithLogitsLoss) {
            return 1 / (1 + Math.exp(-y)) - target;
        } else if (loss instanceof LossSpec.L1Loss) {
            return Math.signum(y - target);
        }
        return 2 * (y - target);
    }
}
