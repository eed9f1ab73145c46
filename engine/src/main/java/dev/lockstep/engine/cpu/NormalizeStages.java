package dev.lockstep.engine.cpu;

import dev.lockstep.engine.plan.Operation.Normalize;
import dev.lockstep.engine.plan.ParameterSlot;
import java.util.List;

/** {@link Normalize}; formulas as in {@code torch.nn.BatchNorm2d}. */
final class NormalizeStages {
    private final Pass pass;
    private final Normalize norm;
    private final Place x;
    private final Place y;
    private final int positions;
    /** Of each channel of the batch, kept for the backward pass. */
    private final float[] mean;
    private final float[] invStd;

    private NormalizeStages(Pass pass, Normalize norm) {
        this.pass = pass;
        this.norm = norm;
        this.x = pass.activation(norm.input());
        this.y = pass.activation(norm.output());
        this.positions = norm.input().plane();
        this.mean = new float[norm.input().shape().channels()];
        this.invStd = new float[mean.length];
    }

    static void forward(Pass pass, Normalize norm, List<Stage> stages) {
        NormalizeStages own = new NormalizeStages(pass, norm);
        if (pass.trains()) {
            pass.keep(norm, own);
            stages.add(Stage.tiles(own.mean.length, 1, own::train));
        } else {
            stages.add(Stage.blocks(own::evaluate));
        }
    }

    static void backward(Pass pass, Normalize norm, List<Stage> stages) {
        NormalizeStages own = (NormalizeStages) pass.kept(norm);
        stages.add(Stage.tiles(own.mean.length, 1, own::gradient));
    }

    private void train(Kernels kernels, int from, int to) {
        int samples = pass.samples;
        float count = (float) samples * positions;
        float others = Math.max(1, count - 1);
        for (int c = from; c < to; c++) {
            mean[c] = kernels.channelSum(pass.memory, x, c, samples) / count;
            float squares = kernels.squaredDeviations(pass.memory, x, c, samples, mean[c]);
            invStd[c] = 1 / (float) Math.sqrt(squares / count + norm.eps());
            kernels.normalize(pass.memory, x, y, c, 0, pass.blocks(), mean[c], invStd[c] * weight(c), bias(c));
            track(norm.mean().offset() + c, mean[c]);
            track(norm.variance().offset() + c, squares / others);
        }
        if (from == 0) {
            pass.parameters[norm.tracked().offset()]++;
        }
    }

    private void track(int at, float value) {
        pass.parameters[at] = Math.fma((float) norm.momentum(), value, (float) (1 - norm.momentum()) * pass.parameters[at]);
    }

    private void evaluate(Kernels kernels, int from, int to) {
        for (int c = 0; c < mean.length; c++) {
            float scale = 1 / (float) Math.sqrt(pass.parameters[norm.variance().offset() + c] + norm.eps()) * weight(c);
            kernels.normalize(pass.memory, x, y, c, from, to, pass.parameters[norm.mean().offset() + c], scale, bias(c));
        }
    }

    private void gradient(Kernels kernels, int from, int to) {
        Place dy = pass.gradient(norm.output());
        Place dx = pass.gradient(norm.input());
        float count = (float) pass.samples * positions;
        for (int c = from; c < to; c++) {
            float sum = kernels.channelSum(pass.memory, dy, c, pass.samples);
            float product = kernels.normalizedSum(pass.memory, x, dy, c, pass.samples, mean[c], invStd[c]);
            add(norm.weight(), c, product);
            add(norm.bias(), c, sum);
            if (norm.propagates()) {
                kernels.normalizeGradient(pass.memory, x, dy, dx, c, pass.blocks(), mean[c], invStd[c], invStd[c] * weight(c), sum / count,
                        product / count);
            }
        }
    }

    private void add(ParameterSlot slot, int channel, float gradient) {
        if (slot != null) {
            pass.gradients[slot.offset() + channel] += gradient;
        }
    }

    private float weight(int channel) {
        return norm.weight() == null ? 1 : pass.parameters[norm.weight().offset() + channel];
    }

    private float bias(int channel) {
        return norm.bias() == null ? 0 : pass.parameters[norm.bias().offset() + channel];
    }
}
