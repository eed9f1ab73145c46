package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.Arrays;

/** What one run of a cohort keeps from step to step. */
final class RunMemory {
    /** Parameters that an update takes at once; their state stays in the nearest cache between the loops of a rule. */
    private static final int CHUNK = 2048;

    final float[] parameters;
    final float[] gradients;
    final long seed;
    final Loss loss;
    private final Optimizer optimizer;
    private final GradientClipping clipping;
    /** Gradients that a rule may write over, where the real ones are kept; otherwise null. */
    private final float[] copy;
    private float factor;

    RunMemory(Plan plan, TrainingSpec training) {
        parameters = new float[plan.parameterFloats()];
        gradients = new float[plan.trainedFloats()];
        copy = training.zeroGrad() ? null : new float[gradients.length];
        optimizer = Optimizer.of(training.optimizer(), gradients.length);
        clipping = training.clipping();
        seed = training.seed();
        loss = Loss.of(training.loss());
    }

    /** Before the parts of an update. */
    void begin(RunSlot slot) {
        optimizer.begin(slot.learningRate, slot.momentum);
        factor = Clipping.factor(clipping, gradients);
    }

    /** The parameters {@code from} to {@code to - 1}. */
    void update(Kernels kernels, int from, int to) {
        for (int start = from; start < to; start += CHUNK) {
            chunk(kernels.updates(), start, Math.min(to, start + CHUNK));
        }
    }

    private void chunk(Updates updates, int from, int to) {
        Clipping.apply(clipping, factor, updates, gradients, from, to);
        if (copy == null) {
            optimizer.update(updates, parameters, gradients, from, to);
            Arrays.fill(gradients, from, to, 0);
        } else {
            System.arraycopy(gradients, from, copy, from, to - from);
            optimizer.update(updates, parameters, copy, from, to);
        }
    }
}
