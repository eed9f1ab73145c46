package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.plan.Plan;

/** What the last layer makes of samples that are given as inputs: an evaluation without labels. */
final class Outputs {
    private final Pass pass;
    private final Stage[] forward;
    private final Place output;

    /** @param pass an evaluation's, whose memory is used */
    Outputs(Pass pass) {
        this.pass = pass;
        this.forward = pass.forwardStages().toArray(Stage[]::new);
        this.output = pass.activation(pass.plan.output());
    }

    float[][] of(Team team, float[] parameters, float[][] inputs) {
        Plan plan = pass.plan;
        for (float[] input : inputs) {
            if (input.length != plan.input().values()) {
                throw new IllegalArgumentException("input.length=" + input.length + ", expected " + plan.input().values());
            }
        }
        pass.parameters = parameters;
        float[][] outputs = new float[inputs.length][plan.output().values()];
        for (int from = 0; from < inputs.length; from += pass.workspace.samples()) {
            pass.samples = Math.min(pass.workspace.samples(), inputs.length - from);
            for (int n = 0; n < pass.blocks() * LANES; n++) {
                // Lanes without a sample repeat the last one; nothing reads what comes of them.
                write(inputs[from + Math.min(n, pass.samples - 1)], pass.input().at(n / LANES) + n % LANES);
            }
            team.run(forward, pass.blocks());
            for (int n = 0; n < pass.samples; n++) {
                read(output.at(n / LANES) + n % LANES, outputs[from + n]);
            }
        }
        return outputs;
    }

    private void write(float[] values, int at) {
        for (int v = 0; v < values.length; v++) {
            pass.memory[at + v * LANES] = values[v];
        }
    }

    private void read(int at, float[] values) {
        for (int v = 0; v < values.length; v++) {
            values[v] = pass.memory[at + v * LANES];
        }
    }
}
