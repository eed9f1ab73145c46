package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.SgdCoefficients;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;

/** What one run of a cohort keeps from step to step. */
final class RunMemory {
    final float[] parameters;
    final float[] gradients;
    final long seed;
    final Loss loss;
    private final float[] momentum;
    private SgdCoefficients optimizer;
    private boolean stepped;

    RunMemory(Plan plan, TrainingSpec training) {
        parameters = new float[plan.parameterFloats()];
        gradients = new float[plan.trainedFloats()];
        momentum = new float[plan.trainedFloats()];
        seed = training.seed();
        loss = new CrossEntropy();
    }

    /** Takes what the next update needs from the slot. */
    void prepare(RunSlot slot) {
        optimizer = slot.optimizer;
    }

    /** The parameters {@code from} to {@code to - 1}. */
    void update(Kernels kernels, int from, int to) {
        kernels.sgd(optimizer, !stepped, parameters, gradients, momentum, from, to);
    }

    /** All parameters have been updated. */
    void stepped() {
        stepped = true;
    }
}
