package dev.lockstep.server.worker;

import dev.lockstep.engine.spec.LossSpec;

/** Outputs read as what a model holds likely. */
final class Probabilities {
    private Probabilities() {}

    /** One for each class; null where the loss does not read outputs as probabilities, or something is not finite. */
    static double[] of(LossSpec loss, float[] outputs) {
        double[] shares = new double[outputs.length];
        if (loss instanceof LossSpec.CrossEntropyLoss) {
            double most = Double.NEGATIVE_INFINITY;
            for (float output : outputs) {
                most = Math.max(most, output);
            }
            double sum = 0;
            for (int i = 0; i < outputs.length; i++) {
                sum += shares[i] = Math.exp(outputs[i] - most);
            }
            for (int i = 0; i < outputs.length; i++) {
                shares[i] /= sum;
            }
        } else if (loss instanceof LossSpec.BCELoss || loss instanceof LossSpec.BCEWithLogitsLoss) {
            for (int i = 0; i < outputs.length; i++) {
                shares[i] = loss instanceof LossSpec.BCELoss ? outputs[i] : 1 / (1 + Math.exp(-outputs[i]));
            }
        } else {
            return null;
        }
        if (shares.length == 1) {
            shares = new double[] {1 - shares[0], shares[0]}; // one output says how much it is the second class
        }
        for (double share : shares) {
            if (!Double.isFinite(share)) {
                return null;
            }
        }
        return shares;
    }

    /** The class that has the largest output; of one output, whether it is above the middle. */
    static int best(LossSpec loss, float[] outputs) {
        if (outputs.length == 1) {
            return outputs[0] > (loss instanceof LossSpec.BCEWithLogitsLoss ? 0 : 0.5f) ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < outputs.length; i++) {
            best = outputs[i] > outputs[best] ? i : best;
        }
        return best;
    }
}
