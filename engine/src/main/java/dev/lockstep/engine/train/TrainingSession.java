package dev.lockstep.engine.train;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.BurstExecution;
import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.numerics.Numerics;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import java.util.ArrayList;
import java.util.List;

/**
 * A cohort of runs advanced together, one small unit of work at a time. Not for several threads at once; which thread calls may change between
 * calls. After every epoch, and after the last step, the test set is evaluated.
 */
public final class TrainingSession implements AutoCloseable {
    private final Plan plan;
    private final Execution execution;
    private final Weights weights;
    private final Member[] members;
    private final int trainCount;
    private final int testCount;
    private final Place place;
    private final Report report;
    private final StepByStep steps;
    /** Null where nothing is gained by them. */
    private final Rows rows;

    TrainingSession(Plan plan, Execution execution, Weights weights, Member[] members, Dataset data) {
        this.plan = plan;
        this.execution = execution;
        this.weights = weights;
        this.members = members;
        this.trainCount = data.train().count();
        this.testCount = data.test().count();
        this.place = new Place(members, trainCount, testCount, plan.batchSize());
        this.report = new Report(place, data);
        this.steps = new StepByStep(plan, execution, members, place, report);
        this.rows = execution instanceof BurstExecution bursts && bursts.mostSteps() > 0
                ? new Rows(plan, bursts, members, place, new Place(members, trainCount, testCount, plan.batchSize()), report) : null;
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
        return Opening.open(cohort, data, backend, threads);
    }

    /** One unit of work, a few milliseconds for a small model: part of a step or of an evaluation. Empty when everything is over. */
    public List<TrainingEvent> advance() {
        return advance(1, 1);
    }

    /** As {@link #advance(int, int)}, and leaves nothing under way. */
    public List<TrainingEvent> advance(int atOnce) {
        return advance(atOnce, atOnce);
    }

    /**
     * As much at once as the backend has a use for, where it gains by that. It may then already be at work on what comes next, and nobody may look at the parameters of
     * a member that is not over before {@link #settle()}, or before {@code free} steps were reported.
     *
     * @param atOnce steps to report, at most
     * @param free steps, at least 1, behind which somebody looks at the parameters; more than {@code atOnce} where the backend may go on meanwhile
     */
    public List<TrainingEvent> advance(int atOnce, int free) {
        if (done()) {
            return List.of();
        }
        List<TrainingEvent> events = new ArrayList<>(members.length + 1);
        if (underWay() || rows != null && inRows(atOnce)) {
            rows.advance(atOnce, free, events);
        } else if (place.testing()) {
            steps.evaluate(events);
        } else {
            steps.train(events);
        }
        return events;
    }

    /** A single step that has several parts may be a long one. */
    private boolean inRows(int atOnce) {
        return place.testing() || place.accumulated == 0 && (atOnce > 1 || plan.training().samples() >= plan.batchSize());
    }

    /** Whether the backend is at work on steps that were not reported. */
    public boolean underWay() {
        return rows != null && rows.underWay();
    }

    /** Waits for all that is under way; then parameters are those behind the last step that was reported. */
    public List<TrainingEvent> settle() {
        List<TrainingEvent> events = new ArrayList<>();
        while (underWay()) {
            rows.end(events);
        }
        return events;
    }

    /** Evaluates the whole test set now, with the present parameters of one member; between two steps, and without any effect on them. */
    public Evaluated evaluate(int member) {
        requireSettled(member);
        RunSlot[] slots = StepByStep.slots(members.length);
        slots[member].active = true;
        for (int from = 0; from < testCount; from += plan.evaluation().samples()) {
            execution.evaluate(slots, from, Math.min(plan.evaluation().samples(), testCount - from));
        }
        return report.evaluated(member, slots[member]);
    }

    /** Whether every member has finished, diverged or been stopped. */
    public boolean done() {
        return place.done();
    }

    /** Whether a member has finished, diverged or been stopped. */
    public boolean over(int member) {
        return place.over(member);
    }

    /** Members of the cohort. */
    public int size() {
        return members.length;
    }

    /** Steps done. */
    public long step(int member) {
        return place.step[member];
    }

    /** Steps of all epochs, or of the limit where that is less. */
    public long totalSteps(int member) {
        return members[member].totalSteps;
    }

    /** Takes a member out between two steps; its parameters stay readable. Where something is under way, they are those behind it, so {@link #settle()} before. */
    public void stop(int member) {
        place.stop(member);
    }

    /** Whether no step is half done or under way, so that {@link #checkpoint} can be called. */
    public boolean betweenSteps() {
        return place.accumulated == 0 && !underWay();
    }

    /** Of a member that is not over, between two steps. */
    public Checkpoint checkpoint(int member) {
        if (!betweenSteps() || over(member)) {
            throw new IllegalStateException("no checkpoint of member=" + member + ": " + (betweenSteps() ? "it is over" : "it is within a step"));
        }
        boolean evaluating = place.testing() && place.active[member];
        return new Checkpoint(Numerics.VERSION, step(member), place.epoch, place.trained, evaluating, weights.all(member), execution.state(member));
    }

    /**
     * Of a member that has come to the end of its last epoch, however far others are: from here a run can go on that is the same but for more epochs, and whose schedule
     * does not {@linkplain dev.lockstep.engine.spec.ScheduleSpec#dependsOnLength depend} on them.
     */
    public Checkpoint end(int member) {
        TrainingSpec training = members[member].training;
        if (!over(member) || !place.atEnd(member) || training.steps() != 0) {
            throw new IllegalStateException("member=" + member + " has not come to the end of its last epoch: step=" + step(member) + " of " + totalSteps(member)
                    + ", steps=" + training.steps());
        }
        return new Checkpoint(Numerics.VERSION, step(member), training.epochs() + 1, 0, false, weights.all(member), execution.state(member));
    }

    /**
     * Goes on where a run was, before the first {@link #advance()}. Members must be at the same place.
     *
     * @throws IllegalArgumentException when the checkpoint is of another run or another version of the numerics; the session is then of no use
     */
    public void restore(int member, Checkpoint from) {
        if (from.numerics() != Numerics.VERSION) {
            throw new IllegalArgumentException("the checkpoint has numerics_version=" + from.numerics() + ", this program computes version " + Numerics.VERSION);
        }
        if (from.step() > totalSteps(member) || from.trained() >= trainCount) {
            throw new IllegalArgumentException("the checkpoint is of another run: step=" + from.step() + ", allowed are 0 to " + totalSteps(member)
                    + "; trained=" + from.trained() + ", allowed are 0 to " + (trainCount - 1));
        }
        weights.setAll(member, from.weights());
        execution.setState(member, from.state(), from.step());
        place.goOn(member, from);
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
        requireSettled(member);
        return weights.get(member, name);
    }

    /** @param values of a parameter or buffer, in PyTorch's order */
    public void setParameter(int member, String name, float[] values) {
        requireSettled(member);
        weights.set(member, name, values);
    }

    /**
     * What each layer makes of one sample with the present parameters, as in an evaluation.
     *
     * @param input [channel][row][column], normalized
     * @return [layer of the model][value], each in the order of the layer's output shape
     */
    public float[][] activations(int member, float[] input) {
        requireSettled(member);
        return execution.activations(member, input);
    }

    /**
     * What the last layer makes of samples with the present parameters, with the bits of {@link #activations}.
     *
     * @param inputs [sample][value], each as {@link #activations} takes it
     * @return [sample][value]
     */
    public float[][] outputs(int member, float[][] inputs) {
        requireSettled(member);
        return execution.outputs(member, inputs);
    }

    /** SHA-256 over all parameters in order, then all buffers, as little-endian float32; lower-case hexadecimal. */
    public String weightsSha256(int member) {
        requireSettled(member);
        return weights.sha256(member);
    }

    /** The parameters of a member that is over no longer change, whatever is under way. */
    private void requireSettled(int member) {
        if (underWay() && !over(member)) {
            throw new IllegalStateException("the parameters of member=" + member + " are not those of step=" + step(member) + " while later steps are under way; settle before");
        }
    }

    @Override
    public void close() {
        execution.close();
    }
}
