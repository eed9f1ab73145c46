package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Workspace;
import java.util.Arrays;

/** Runs of a cohort one after the other, in workspaces that they share. */
final class CpuExecution implements Execution {
    private final Plan plan;
    private final Kernels kernels;
    private final Samples samples;
    private final Gather gather;
    private final Pass training;
    private final Pass evaluation;
    private final Memory[] runs;

    private static final class Memory {
        final float[] parameters;
        final float[] gradients;
        final float[] momentum;
        boolean stepped;

        Memory(int floats) {
            parameters = new float[floats];
            gradients = new float[floats];
            momentum = new float[floats];
        }
    }

    CpuExecution(Plan plan, int runs, Samples samples, Kernels kernels) {
        this.plan = plan;
        this.kernels = kernels;
        this.samples = samples;
        this.gather = new Gather(samples.values());
        this.training = new Pass(plan, plan.training(), kernels);
        this.evaluation = new Pass(plan, plan.evaluation(), kernels);
        this.runs = new Memory[runs];
        for (int r = 0; r < runs; r++) {
            this.runs[r] = new Memory(plan.parameterFloats());
        }
    }

    @Override
    public void accumulate(RunSlot[] slots) {
        for (int r = 0; r < runs.length; r++) {
            RunSlot slot = slots[r];
            if (slot.active) {
                requireFits(slot.count, plan.training());
                gather.fill(samples.train(), slot.order, slot.from, slot.count, training.memory(), training.input());
                training.forward(runs[r].parameters, slot.count);
                training.score(slot, samples.train().labels(), slot.order, slot.from, slot.count);
                training.lossGradient(samples.train().labels(), slot.order, slot.from, slot.count, slot.batch);
                training.backward(runs[r].parameters, runs[r].gradients, slot.count);
            }
        }
    }

    @Override
    public void update(RunSlot[] slots) {
        for (int r = 0; r < runs.length; r++) {
            if (slots[r].active) {
                Memory run = runs[r];
                kernels.sgd(slots[r].optimizer, !run.stepped, run.parameters, run.gradients, run.momentum);
                run.stepped = true;
            }
        }
    }

    @Override
    public void evaluate(RunSlot[] slots, int from, int count) {
        requireFits(count, plan.evaluation());
        for (int r = 0; r < runs.length; r++) {
            if (slots[r].active) {
                gather.fill(samples.test(), null, from, count, evaluation.memory(), evaluation.input());
                evaluation.forward(runs[r].parameters, count);
                evaluation.score(slots[r], samples.test().labels(), null, from, count);
            }
        }
    }

    @Override
    public float[] parameter(int run, int index) {
        ParameterSlot slot = plan.parameters().get(index);
        return Arrays.copyOfRange(runs[run].parameters, slot.offset(), slot.offset() + slot.size());
    }

    @Override
    public void setParameter(int run, int index, float[] values) {
        ParameterSlot slot = plan.parameters().get(index);
        if (values.length != slot.size()) {
            throw new IllegalArgumentException(slot.shape().name() + ": values.length=" + values.length + ", expected " + slot.size());
        }
        System.arraycopy(values, 0, runs[run].parameters, slot.offset(), slot.size());
    }

    @Override
    public void close() {}

    private static void requireFits(int count, Workspace workspace) {
        if (count < 1 || count > workspace.samples()) {
            throw new IllegalArgumentException("count=" + count + ", allowed are 1 to " + workspace.samples());
        }
    }
}
