package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

/** A mean over the outputs, each compared with its target: the label itself for a single output, otherwise 1 at the label and 0 elsewhere. */
abstract class TargetLoss implements Loss {
    /** Of one output. */
    abstract float loss(float output, float target);

    /** By the output, not yet divided by the number of outputs. */
    abstract float derivative(float output, float target);

    /** Above it a single output says 1. */
    abstract float threshold();

    private static float target(int output, int outputs, int label) {
        return outputs == 1 ? label : output == label ? 1 : 0;
    }

    @Override
    public float loss(float[] memory, int at, int outputs, int label) {
        float sum = 0;
        for (int o = 0; o < outputs; o++) {
            sum += loss(memory[at + o * LANES], target(o, outputs, label));
        }
        return sum / outputs;
    }

    @Override
    public void gradient(float[] memory, int at, int outputs, int label, float batch, int gradient) {
        for (int o = 0; o < outputs; o++) {
            memory[gradient + o * LANES] = derivative(memory[at + o * LANES], target(o, outputs, label)) / (batch * outputs);
        }
    }

    @Override
    public boolean correct(float[] memory, int at, int outputs, int label) {
        return outputs == 1 ? memory[at] > threshold() == (label == 1) && memory[at] == memory[at] : Loss.largest(memory, at, outputs, label);
    }
}
