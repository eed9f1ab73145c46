package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.RunState;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one run of a cohort keeps from step to step. */
final class RunMemory {
    /** Parameters that an update takes at once; their state stays in the nearest cache between the loops of a rule. */
    private static final int CHUNK = 2048;

    final float[] parameters;
    final float[] gradients;
    final long seed;
    final Loss loss;
    /** For each layer that is a dropout: the share of values that it drops, and what it multiplies the others by. */
    final float[][] drops;
    private final Optimizer optimizer;
    private final GradientClipping clipping;
    /** Gradients that a rule may write over, where the real ones are kept; otherwise null. */
    private final float[] copy;
    private float factor;
    private boolean early;
    /** Pairs of start and end of what is updated early, ascending. */
    private final int[] skipped;
    private final float[] remembered;

    RunMemory(Plan plan, TrainingSpec training) {
        parameters = new float[plan.parameterFloats()];
        gradients = new float[plan.trainedFloats()];
        copy = training.zeroGrad() ? null : new float[gradients.length];
        optimizer = Optimizer.of(training.optimizer(), gradients.length);
        remembered = optimizer.remembers() ? optimizer.state().values().iterator().next() : parameters;
        clipping = training.clipping();
        seed = training.seed();
        skipped = EarlyUpdates.of(plan);
        loss = Loss.of(training.loss());
        drops = drops(plan);
    }

    static float[][] drops(Plan plan) {
        float[][] drops = new float[plan.model().layers().size()][];
        plan.operations().stream().filter(Operation.Drop.class::isInstance).map(Operation.Drop.class::cast)
                .forEach(drop -> drops[drop.layer()] = new float[] {drop.p(), drop.scale()});
        return drops;
    }

    /**
     * Before the backward pass over the last part of a batch.
     *
     * @return whether parameters may already change in the course of that pass, each as soon as its gradient is whole and nothing reads it any more: not
     *     when gradients of earlier parts or steps are to be added, and not when all gradients together say how far each goes
     */
    boolean beginEarly(RunSlot slot) {
        early = slot.count == slot.batch && copy == null && clipping.maxNorm() == 0;
        if (early) {
            optimizer.begin(slot.learningRate, slot.momentum);
            factor = 1;
        }
        return early;
    }

    /** What the rule reads beside the parameters, momentum or averages, laid out as they are; the parameters themselves if it reads nothing else. */
    float[] remembered() {
        return remembered;
    }

    /** Before the parts of an update. */
    void begin(RunSlot slot) {
        if (!early) {
            optimizer.begin(slot.learningRate, slot.momentum);
            factor = Clipping.factor(clipping, gradients);
        }
    }

    /**
     * Updates the parameters {@code from} to {@code to - 1}, whole lane blocks, in the course of a backward pass.
     *
     * @param values holds their gradients from {@code at} on; they are lost
     */
    void updateEarly(Kernels kernels, float[] values, int at, int from, int to) {
        Clipping.apply(clipping, factor, kernels.updates(), values, at, at + to - from);
        optimizer.update(kernels.updates(), parameters, values, at - from, from, to);
    }

    /** The parameters {@code from} to {@code to - 1}, but for those that were updated early. */
    void update(Kernels kernels, int from, int to) {
        int start = from;
        for (int i = 0; early && i < skipped.length && start < to; i += 2) {
            range(kernels.updates(), start, Math.min(to, skipped[i]));
            start = Math.max(start, skipped[i + 1]);
        }
        range(kernels.updates(), start, to);
    }

    private void range(Updates updates, int from, int to) {
        for (int start = from; start < to; start += CHUNK) {
            chunk(updates, start, Math.min(to, start + CHUNK));
        }
    }

    private void chunk(Updates updates, int from, int to) {
        Clipping.apply(clipping, factor, updates, gradients, from, to);
        if (copy == null) {
            optimizer.update(updates, parameters, gradients, 0, from, to);
            Arrays.fill(gradients, from, to, 0);
        } else {
            System.arraycopy(gradients, from, copy, from, to - from);
            optimizer.update(updates, parameters, copy, 0, from, to);
        }
    }

    /** The arrays themselves. */
    Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>(optimizer.state());
        if (copy != null) {
            state.put(RunState.GRADIENT, gradients);
        }
        return state;
    }

    void setState(Map<String, float[]> state, long steps) {
        RunState.copy(state, state());
        optimizer.resume(steps);
    }
}
