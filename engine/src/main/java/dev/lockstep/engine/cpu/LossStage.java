package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.Plan;

/** Scores the samples of a pass, and, where it trains, writes the gradient of the loss by the outputs. */
final class LossStage {
    private final Pass pass;
    private final byte[] labels;
    private final float[] losses;
    private final boolean[] correct;
    private final int outputs;
    private final Place output;
    private final Place gradient;
    /** Of the run whose turn it is. */
    Loss loss;

    LossStage(Pass pass, byte[] labels) {
        Plan plan = pass.plan;
        this.pass = pass;
        this.labels = labels;
        this.losses = new float[pass.workspace.samples()];
        this.correct = new boolean[pass.workspace.samples()];
        this.outputs = plan.output().values();
        this.output = pass.activation(plan.output());
        this.gradient = pass.trains() ? pass.gradient(plan.output()) : null;
    }

    Stage stage() {
        return Stage.blocks((kernels, from, to) -> score(from * LANES, Math.min(pass.samples, to * LANES)));
    }

    private void score(int start, int end) {
        for (int n = start; n < end; n++) {
            int at = output.at(n / LANES) + n % LANES;
            int sample = pass.first + n;
            int label = labels[pass.order == null ? sample : pass.order[sample]];
            losses[n] = loss.loss(pass.memory, at, outputs, label);
            correct[n] = loss.correct(pass.memory, at, outputs, label);
            if (gradient != null) {
                loss.gradient(pass.memory, at, outputs, label, pass.slot.batch, gradient.at(n / LANES) + n % LANES);
            }
        }
    }

    /** Adds the results of the pass to the slot's, in sample order. */
    void report() {
        for (int n = 0; n < pass.samples; n++) {
            pass.slot.lossSum += losses[n];
            pass.slot.correct += correct[n] ? 1 : 0;
        }
    }
}
