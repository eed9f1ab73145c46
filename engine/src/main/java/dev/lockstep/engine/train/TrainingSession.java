package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.BurstExecution;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.TrainingEvent.Accumulating;
import dev.lockstep.engine.train.TrainingEvent.Diverged;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import dev.lockstep.engine.train.TrainingEvent.Evaluating;
import dev.lockstep.engine.train.TrainingEvent.Finished;
import dev.lockstep.engine.train.TrainingEvent.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A cohort of runs advanced together, one small unit of work at a time. Not for several threads at once; which thread calls may change between
 * calls. After every epoch, and after the last step, the test set is evaluated.
 */
public final class TrainingSession implements AutoCloseable {
    private final Plan plan;
    private final Execution execution;
    private final Weights weights;
    private final Member[] members;
    private final RunSlot[] slots;
    private final int trainCount;
    private final int testCount;
    private final int batchSize;
    /** Of the training samples; null where the dataset has no series. */
    private final byte[] labels;
    /** Null where steps are made one by one. */
    private final Burst burst;
    private int epoch = 1;
    /** Training samples of this epoch that have passed. */
    private int trained;
    /** Training samples of this batch that have passed. */
    private int accumulated;
    /** Test samples that have passed; negative while training. */
    private int tested = -1;

    private TrainingSession(Plan plan, Execution execution, Weights weights, Member[] members, Dataset data) {
        this.plan = plan;
        this.execution = execution;
        this.weights = weights;
        this.members = members;
        this.slots = new RunSlot[members.length];
        for (int m = 0; m < members.length; m++) {
            slots[m] = members[m].slot;
        }
        this.trainCount = data.train().count();
        this.testCount = data.test().count();
        this.labels = data.info().series().isEmpty() ? null : data.train().labels();
        this.batchSize = plan.batchSize();
        this.burst = execution instanceof BurstExecution bursts && plan.training().samples() >= batchSize ? new Burst(bursts, members, batchSize) : null;
    }

    /**
     * Allocates everything and initializes the parameters; the first {@link #advance()} trains.
     *
     * @param cohort runs of the same model and batch size
     * @throws SpecException when the model does not fit the dataset, naming the field from the run's specification on
     */
    public static TrainingSession open(List<RunSpec> cohort, Dataset data, Backend backend) {
        return open(cohort, data, backend, 1);
    }

    /** @param threads that share the work of each step; how many changes no bit */
    public static TrainingSession open(List<RunSpec> cohort, Dataset data, Backend backend, int threads) {
        Cohort.requireSameShape(cohort);
        Plan plan = compile(cohort.get(0));
        Cohort.requireFits(plan, cohort, data);
        Execution execution = backend.open(plan, cohort.stream().map(RunSpec::training).toList(), Samples.of(data, cohort.get(0).dataset()), threads);
        try {
            return new TrainingSession(plan, execution, new Weights(plan, execution), members(cohort, data, execution), data).initialized(cohort);
        } catch (RuntimeException | Error e) {
            execution.close();
            throw e;
        }
    }

    private static Member[] members(List<RunSpec> cohort, Dataset data, Execution execution) {
        Map<Order.Key, Order> orders = new HashMap<>();
        Member[] members = new Member[cohort.size()];
        for (int m = 0; m < members.length; m++) {
            TrainingSpec training = cohort.get(m).training();
            Order order = orders.computeIfAbsent(Order.Key.of(training), key -> new Order(key, data.train().count()));
            members[m] = new Member(training, data.train().count(), order);
            drop(execution, m, cohort.get(m).model());
        }
        return members;
    }

    private TrainingSession initialized(List<RunSpec> cohort) {
        for (int m = 0; m < members.length; m++) {
            weights.initialize(m, cohort.get(m).training().seed());
        }
        return this;
    }

    /** How much a layer drops is each run's own. */
    private static void drop(Execution execution, int member, ModelSpec model) {
        for (int layer = 0; layer < model.layers().size(); layer++) {
            if (model.layers().get(layer) instanceof LayerSpec.Dropout drop) {
                execution.setDropout(member, layer, drop.p());
            }
        }
    }

    private static Plan compile(RunSpec run) {
        try {
            return PlanCompiler.compile(run.model(), run.training().batchSize());
        } catch (SpecException e) {
            throw e.within("model");
        }
    }

    /** One unit of work, a few milliseconds for a small model: part of a step or of an evaluation. Empty when everything is over. */
    public List<TrainingEvent> advance() {
        return advance(1);
    }

    /**
     * As much at once as the backend has a use for, where it gains by that.
     *
     * @param most steps, at least 1, behind which somebody looks at the parameters or may stop a member
     */
    public List<TrainingEvent> advance(int most) {
        if (done()) {
            return List.of();
        }
        List<TrainingEvent> events = new ArrayList<>(members.length + 1);
        if (tested >= 0) {
            evaluate(most, events);
        } else {
            int steps = burst == null ? 1 : burst.steps(Math.min(most, (trainCount - trained + batchSize - 1) / batchSize));
            if (steps > 1 && accumulated == 0) {
                burst(steps, events);
            } else {
                train(events);
            }
        }
        return events;
    }

    private void burst(int steps, List<TrainingEvent> events) {
        burst.train(steps, epoch, trained, trainCount);
        for (int i = 0; i < steps; i++) {
            int from = trained;
            int batch = Math.min(batchSize, trainCount - from);
            trained += batch;
            int step = i;
            active((m, member) -> {
                burst.readResults(step, m);
                stepped(m, member, from, batch, events);
            });
        }
        endOfStep();
    }

    private void train(List<TrainingEvent> events) {
        int batch = Math.min(batchSize, trainCount - trained);
        int count = Math.min(plan.training().samples(), batch - accumulated);
        for (Member member : members) {
            if (member.slot.active) {
                member.prepare(epoch, trained + accumulated, accumulated, count, batch);
            }
        }
        execution.accumulate(slots);
        accumulated += count;
        if (accumulated < batch) {
            active((m, member) -> events.add(new Accumulating(m, accumulated, batch)));
            return;
        }
        execution.update(slots);
        accumulated = 0;
        int from = trained;
        trained += batch;
        active((m, member) -> stepped(m, member, from, batch, events));
        endOfStep();
    }

    private void endOfStep() {
        if (trained == trainCount) {
            trained = 0;
            tested = 0;
        } else if (Arrays.stream(members).anyMatch(member -> member.slot.active && member.atEnd())) {
            tested = 0;
            active((m, member) -> {
                member.waiting = !member.atEnd();
                member.slot.active = member.atEnd();
            });
        }
    }

    private void stepped(int m, Member member, int from, int batch, List<TrainingEvent> events) {
        RunSlot slot = member.slot;
        float loss = (float) (slot.lossSum / batch);
        float accuracy = (float) slot.correct / batch;
        member.step++;
        slot.clearResults();
        int series = labels == null ? -1 : member.commonLabel(labels, from, batch);
        events.add(new Step(m, member.step, epoch, batch, loss, accuracy, slot.learningRate, series));
        if (!Float.isFinite(loss)) {
            slot.active = false;
            events.add(new Diverged(m, member.step, loss));
        }
    }

    private void evaluate(int most, List<TrainingEvent> events) {
        int passes = most == 1 || burst == null ? 1 : burst.most();
        int count = Math.min(passes * plan.evaluation().samples(), testCount - tested);
        execution.evaluate(slots, tested, count);
        tested += count;
        active((m, member) -> events.add(new Evaluating(m, tested, testCount)));
        if (tested == testCount) {
            active((m, member) -> evaluated(m, member, events));
            tested = -1;
            for (Member member : members) {
                member.slot.active |= member.waiting;
                member.waiting = false;
            }
            if (trained == 0) {
                epoch++;
            }
        }
    }

    private void evaluated(int m, Member member, List<TrainingEvent> events) {
        RunSlot slot = member.slot;
        events.add(new Evaluated(m, member.step, epoch, (float) (slot.lossSum / testCount), (float) slot.correct / testCount));
        slot.clearResults();
        if (member.atEnd()) {
            slot.active = false;
            events.add(new Finished(m, member.step));
        }
    }

    private void active(MemberAction action) {
        for (int m = 0; m < members.length; m++) {
            if (members[m].slot.active) {
                action.accept(m, members[m]);
            }
        }
    }

    private interface MemberAction {
        void accept(int index, Member member);
    }

    /** Evaluates the whole test set now, with the present parameters of one member; between two steps, and without any effect on them. */
    public Evaluated evaluate(int member) {
        boolean[] active = new boolean[slots.length];
        for (int m = 0; m < slots.length; m++) {
            active[m] = slots[m].active;
            slots[m].active = m == member;
        }
        RunSlot slot = slots[member];
        for (int from = 0; from < testCount; from += plan.evaluation().samples()) {
            execution.evaluate(slots, from, Math.min(plan.evaluation().samples(), testCount - from));
        }
        Evaluated result = new Evaluated(member, members[member].step, epoch, (float) (slot.lossSum / testCount), (float) slot.correct / testCount);
        slot.clearResults();
        for (int m = 0; m < slots.length; m++) {
            slots[m].active = active[m];
        }
        return result;
    }

    /** Whether every member has finished, diverged or been stopped. */
    public boolean done() {
        for (Member member : members) {
            if (member.slot.active || member.waiting) {
                return false;
            }
        }
        return true;
    }

    /** Whether a member has finished, diverged or been stopped. */
    public boolean over(int member) {
        return !members[member].slot.active && !members[member].waiting;
    }

    /** Members of the cohort. */
    public int size() {
        return members.length;
    }

    /** Steps done. */
    public long step(int member) {
        return members[member].step;
    }

    /** Steps of all epochs, or of the limit where that is less. */
    public long totalSteps(int member) {
        return members[member].totalSteps;
    }

    /** Takes a member out between two steps; its parameters stay readable. */
    public void stop(int member) {
        members[member].slot.active = false;
        members[member].waiting = false;
    }

    /** Whether no step is half done, so that {@link #checkpoint} can be called. */
    public boolean betweenSteps() {
        return accumulated == 0;
    }

    /** Of a member that is not over, between two steps. */
    public Checkpoint checkpoint(int member) {
        Member run = members[member];
        if (!betweenSteps() || !run.slot.active && !run.waiting) {
            throw new IllegalStateException("no checkpoint of member=" + member + ": " + (betweenSteps() ? "it is over" : "it is within a step"));
        }
        boolean evaluating = tested >= 0 && run.slot.active;
        return new Checkpoint(Numerics.VERSION, run.step, epoch, trained, evaluating, weights.all(member), execution.state(member));
    }

    /**
     * Goes on where a run was, before the first {@link #advance()}. Members must be at the same place.
     *
     * @throws IllegalArgumentException when the checkpoint is of another run or another version of the numerics; the session is then of no use
     */
    public void restore(int member, Checkpoint from) {
        Member run = members[member];
        if (from.numerics() != Numerics.VERSION) {
            throw new IllegalArgumentException("the checkpoint has numerics_version=" + from.numerics() + ", this program computes version " + Numerics.VERSION);
        }
        if (from.step() > run.totalSteps || from.trained() >= trainCount) {
            throw new IllegalArgumentException("the checkpoint is of another run: step=" + from.step() + ", allowed are 0 to " + run.totalSteps
                    + "; trained=" + from.trained() + ", allowed are 0 to " + (trainCount - 1));
        }
        weights.setAll(member, from.weights());
        execution.setState(member, from.state(), from.step());
        run.step = from.step();
        epoch = from.epoch();
        trained = from.trained();
        tested = from.evaluating() ? 0 : -1;
    }

    /** What is trained. */
    public List<ParameterShape> parameters() {
        return plan.parameterShapes();
    }

    /** What else a run keeps under a name: the running statistics of normalizations. */
    public List<ParameterShape> buffers() {
        return plan.buffers().stream().map(ParameterSlot::shape).toList();
    }

    /** A copy of a parameter or buffer, in PyTorch's order. */
    public float[] parameter(int member, String name) {
        return weights.get(member, name);
    }

    /** @param values of a parameter or buffer, in PyTorch's order */
    public void setParameter(int member, String name, float[] values) {
        weights.set(member, name, values);
    }

    /**
     * What each layer makes of one sample with the present parameters, as in an evaluation.
     *
     * @param input [channel][row][column], normalized
     * @return [layer of the model][value], each in the order of the layer's output shape
     */
    public float[][] activations(int member, float[] input) {
        return execution.activations(member, input);
    }

    /**
     * What the last layer makes of samples with the present parameters, with the bits of {@link #activations}.
     *
     * @param inputs [sample][value], each as {@link #activations} takes it
     * @return [sample][value]
     */
    public float[][] outputs(int member, float[][] inputs) {
        return execution.outputs(member, inputs);
    }

    /** SHA-256 over all parameters in order, then all buffers, as little-endian float32; lower-case hexadecimal. */
    public String weightsSha256(int member) {
        return weights.sha256(member);
    }

    @Override
    public void close() {
        execution.close();
    }
}
