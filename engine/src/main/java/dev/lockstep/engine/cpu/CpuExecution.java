package dev.lockstep.engine.cpu;

import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.plan.Workspace;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Runs of a cohort one after the other, in workspaces that they share. */
final class CpuExecution implements Execution {
    private final Plan plan;
    private final Team team;
    private final Pass training;
    private final Pass evaluation;
    private final LossStage trainingLoss;
    private final LossStage evaluationLoss;
    private final Stage[] train;
    /** Of a run that takes the samples that the run before it has left. */
    private final Stage[] trainGathered;
    /** Whether the samples are as they were when a run has passed, and the same for all runs. */
    private final boolean keepsInput;
    private final Stage[] evaluate;
    private final Outputs outputs;
    private final Stage[] update;
    private final RunMemory[] runs;
    private final List<ParameterSlot> slots;
    private RunMemory updated;
    /** For {@link #activations}; null until it is asked for. */
    private Pass layers;

    CpuExecution(Plan plan, List<TrainingSpec> cohort, Samples samples, int threads, IntFunction<Kernels> kernels) {
        this.plan = plan;
        this.slots = plan.slots();
        this.training = new Pass(plan, plan.training(), threads);
        this.evaluation = new Pass(plan, plan.evaluation(), threads);
        this.trainingLoss = new LossStage(training, samples.train().labels());
        this.evaluationLoss = new LossStage(evaluation, samples.test().labels());
        this.train = stages(training, Gather.training(training, samples), trainingLoss, training.backwardStages());
        this.trainGathered = Arrays.copyOfRange(train, 1, train.length);
        this.keepsInput = samples.augmentation().equals(Augmentation.NONE)
                && plan.operations().stream().noneMatch(operation -> operation.output() == plan.input());
        this.evaluate = stages(evaluation, Gather.evaluation(evaluation, samples), evaluationLoss, List.of());
        this.outputs = new Outputs(evaluation);
        this.update = new Stage[] {Stage.tiles(plan.trainedFloats() - Plan.LEAD, Plan.LANES,
                (own, from, to) -> updated.update(own, Plan.LEAD + from, Plan.LEAD + to))};
        this.runs = cohort.stream().map(run -> new RunMemory(plan, run)).toArray(RunMemory[]::new);
        this.team = new Team(threads, kernels);
    }

    private static Stage[] stages(Pass pass, Stage gather, LossStage loss, List<Stage> backward) {
        List<Stage> stages = new ArrayList<>();
        stages.add(gather);
        stages.addAll(pass.forwardStages());
        stages.add(loss.stage());
        stages.addAll(backward);
        return stages.toArray(Stage[]::new);
    }

    @Override
    public void accumulate(RunSlot[] slots) {
        RunSlot before = null;
        for (int r = 0; r < runs.length; r++) {
            if (slots[r].active) {
                requireFits(slots[r].count, plan.training());
                Stage[] stages = before != null && sameSamples(before, slots[r]) ? trainGathered : train;
                go(training, stages, trainingLoss, r, slots[r], slots[r].order, slots[r].from, slots[r].count);
                before = slots[r];
            }
        }
    }

    private boolean sameSamples(RunSlot one, RunSlot other) {
        return keepsInput && one.order == other.order && one.from == other.from && one.count == other.count;
    }

    @Override
    public void update(RunSlot[] slots) {
        for (int r = 0; r < runs.length; r++) {
            if (slots[r].active) {
                updated = runs[r];
                updated.begin(slots[r]);
                team.run(update, 0);
            }
        }
    }

    @Override
    public void evaluate(RunSlot[] slots, int from, int count) {
        requireFits(count, plan.evaluation());
        for (int r = 0; r < runs.length; r++) {
            if (slots[r].active) {
                go(evaluation, evaluate, evaluationLoss, r, slots[r], null, from, count);
            }
        }
    }

    private void go(Pass pass, Stage[] stages, LossStage loss, int run, RunSlot slot, int[] order, int first, int samples) {
        pass.parameters = runs[run].parameters;
        pass.gradients = runs[run].gradients;
        pass.seed = runs[run].seed;
        pass.drops = runs[run].drops;
        pass.early = pass.trains() && runs[run].beginEarly(slot) ? runs[run] : null;
        pass.slot = slot;
        pass.order = order;
        pass.first = first;
        pass.samples = samples;
        loss.loss = runs[run].loss;
        team.run(stages, pass.blocks());
        loss.report();
    }

    @Override
    public float[][] activations(int run, float[] input) {
        if (layers == null) {
            Plan byLayer = PlanCompiler.layerByLayer(plan.model());
            layers = new Pass(byLayer, byLayer.evaluation(), team.threads());
        }
        return Activations.of(layers, team, runs[run].parameters, input);
    }

    @Override
    public float[][] outputs(int run, float[][] inputs) {
        return outputs.of(team, runs[run].parameters, inputs);
    }

    @Override
    public float[] parameter(int run, int index) {
        ParameterSlot slot = slots.get(index);
        return Arrays.copyOfRange(runs[run].parameters, slot.offset(), slot.offset() + slot.size());
    }

    @Override
    public void setParameter(int run, int index, float[] values) {
        ParameterSlot slot = slots.get(index);
        if (values.length != slot.size()) {
            throw new IllegalArgumentException(slot.shape().name() + ": values.length=" + values.length + ", expected " + slot.size());
        }
        System.arraycopy(values, 0, runs[run].parameters, slot.offset(), slot.size());
    }

    @Override
    public Map<String, float[]> state(int run) {
        Map<String, float[]> copies = new LinkedHashMap<>();
        runs[run].state().forEach((name, values) -> copies.put(name, values.clone()));
        return copies;
    }

    @Override
    public void setState(int run, Map<String, float[]> state, long steps) {
        runs[run].setState(state, steps);
    }

    @Override
    public void setDropout(int run, int layer, double p) {
        runs[run].drops[layer] = new float[] {(float) p, Operation.Drop.scale(p)};
    }

    @Override
    public void close() {
        team.close();
    }

    private static void requireFits(int count, Workspace workspace) {
        if (count < 1 || count > workspace.samples()) {
            throw new IllegalArgumentException("count=" + count + ", allowed are 1 to " + workspace.samples());
        }
    }
}
