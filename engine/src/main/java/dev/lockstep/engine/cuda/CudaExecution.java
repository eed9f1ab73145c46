package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.BurstExecution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.RunState;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All runs of a cohort in the same launches. A run that does not take part in a call is skipped by its blocks, so that it changes no other's bits. */
public final class CudaExecution implements BurstExecution {
    private final Plan plan;
    private final Device device;
    private final RunLayout layout;
    private final CohortMemory memory;
    private final Ring ring;
    private final RunRecord[] records;
    private final Device.Sequence part;
    /** With the update behind it. */
    private final Device.Sequence step;
    private final Device.Sequence evaluation;
    private final Owned owned = new Owned();
    private final OrderUploads orders;
    /** What the row at hand is made of. */
    private final List<Device.Sequence> passes = new ArrayList<>();
    /** The first first. */
    private final Deque<UnderWay> underWay = new ArrayDeque<>();

    /**
     * A row that was begun.
     *
     * @param passes of each step the last one, which has its results
     */
    private record UnderWay(RunSlot[][] steps, int[] passes) {}

    /**
     * @param busy see {@link Widths}
     * @param closed called when this is closed and has freed what it had on the device
     */
    public CudaExecution(Device device, Plan plan, List<TrainingSpec> cohort, Samples samples, int busy, Runnable closed) {
        this.device = device;
        this.plan = plan;
        this.layout = new RunLayout(plan);
        this.records = cohort.stream().map(RunRecord::new).toArray(RunRecord[]::new);
        Tables tables = new Tables();
        Widths widths = new Widths(records.length, busy);
        List<Launch> training = new PassLaunches(plan, plan.training(), layout, tables, widths, true).training(samples.augmentation());
        List<Launch> evaluating = new PassLaunches(plan, plan.evaluation(), layout, tables, widths, true).evaluation();
        memory = new CohortMemory(device, records.length, layout, tables.toArray(), samples.train(), samples.test(), samples.values());
        owned.add(memory::close);
        try {
            List<Launch> between = Ring.turn(records.length, layout.halted);
            Device.Sequence turn = owned.keep(device.sequence(between, records.length, memory.training));
            part = owned.keep(device.sequence(join(between, training), records.length, memory.training));
            step = owned.keep(device.sequence(join(between, training, update()), records.length, memory.training));
            evaluation = owned.keep(device.sequence(join(between, evaluating), records.length, memory.evaluation));
            orders = new OrderUploads(device, records.length, samples.train().count(), memory.orders);
            owned.add(orders::close);
            ring = new Ring(device, records.length, memory.records, turn);
            owned.add(ring::close);
            for (int run = 0; run < records.length; run++) {
                initialize(run);
            }
        } catch (RuntimeException e) {
            owned.closeAfter(e);
            throw e;
        }
        owned.addBehind(closed);
    }

    private List<Launch> update() {
        Arguments all = new Arguments().put(layout.parameters, layout.gradients, layout.state, plan.trainedFloats());
        Launch update = all.launch("update", Launch.blocks(plan.trainedFloats(), Launch.THREADS), 1);
        return Arrays.stream(records).anyMatch(RunRecord::limitsNorm) ? List.of(all.launch("clip_norm", 1, 1), update) : List.of(update);
    }

    @SafeVarargs
    private static List<Launch> join(List<Launch>... lists) {
        return Stream.of(lists).flatMap(List::stream).toList();
    }

    private void initialize(int run) {
        for (Operation operation : plan.operations()) {
            write(run, layout.constants(operation), RunLayout.constantsOf(operation));
        }
        if (records[run].rule.initial != 0) {
            float[] state = new float[plan.trainedFloats()];
            Arrays.fill(state, records[run].rule.initial);
            write(run, layout.state, state);
        }
    }

    private void write(int run, int offset, float[] values) {
        device.write(memory.run(run, offset), CohortMemory.bytes(values));
    }

    private float[] read(int run, int offset, int count) {
        return CohortMemory.floats(device.read(memory.run(run, offset), 4 * count));
    }

    @Override
    public int mostSteps() {
        return Ring.PASSES / parts(plan.batchSize());
    }

    @Override
    public int mostPasses() {
        return Ring.PASSES;
    }

    @Override
    public int mostRows() {
        return Ring.ROWS;
    }

    /** Of a batch: as many passes. */
    private int parts(int batch) {
        return (batch + plan.training().samples() - 1) / plan.training().samples();
    }

    @Override
    public void accumulate(RunSlot[] slots) {
        boolean last = Arrays.stream(slots).allMatch(slot -> !slot.active || slot.offset + slot.count == slot.batch);
        begin();
        beginStep(slots, last);
        part(slots, 0, last, false);
        go(slots);
        end();
    }

    /** The last part of a batch has done it. */
    @Override
    public void update(RunSlot[] slots) {}

    @Override
    public void begin(RunSlot[][] steps, int count) {
        if (count < 1 || count > mostSteps()) {
            throw new IllegalArgumentException("steps=" + count + ", allowed are 1 to " + mostSteps());
        }
        begin();
        int[] last = new int[count];
        for (int i = 0; i < count; i++) {
            beginStep(steps[i], true);
            int parts = parts(Arrays.stream(steps[i]).filter(slot -> slot.active).mapToInt(slot -> slot.batch).max().orElse(1));
            for (int part = 0; part < parts; part++) {
                part(steps[i], part, part == parts - 1, part > 0);
            }
            last[i] = passes.size() - 1;
        }
        ring.go(passes);
        underWay.add(new UnderWay(steps, last));
    }

    private void begin() {
        passes.clear();
        ring.begin();
    }

    /** @param slots get what the last pass has */
    private void go(RunSlot[] slots) {
        ring.go(passes);
        underWay.add(new UnderWay(new RunSlot[][] {slots}, new int[] {passes.size() - 1}));
    }

    private void beginStep(RunSlot[] slots, boolean updates) {
        for (int run = 0; run < records.length; run++) {
            if (slots[run].active) {
                orders.require(run, slots[run]);
                if (updates) {
                    records[run].rule.begin(slots[run].learningRate, slots[run].momentum);
                }
            }
        }
    }

    /**
     * One part of what the slots have.
     *
     * @param goesOn with the sums of the pass before
     */
    private void part(RunSlot[] slots, int part, boolean last, boolean goesOn) {
        int samples = plan.training().samples();
        int turn = (last ? RunRecord.ENDS_STEP : 0) | (goesOn ? RunRecord.GOES_ON : 0);
        for (int run = 0; run < records.length; run++) {
            RunSlot slot = slots[run];
            int before = part * samples;
            int count = Math.min(slot.count - before, samples);
            if (slot.active) {
                requireFits(count, samples);
            }
            records[run].write(ring.buffer(), slot, slot.active, count, slot.from + before, slot.offset + before, true, turn);
        }
        passes.add(last ? step : this.part);
    }

    @Override
    public void evaluate(RunSlot[] slots, int from, int count) {
        beginEvaluation(slots, from, count, false);
        end();
    }

    @Override
    public void beginEvaluation(RunSlot[] slots, int from, int count, boolean goesOn) {
        int pass = plan.evaluation().samples();
        requireFits(count, mostPasses() * pass);
        begin();
        for (int done = 0; done < count; done += pass) {
            for (int run = 0; run < records.length; run++) {
                records[run].write(ring.buffer(), slots[run], slots[run].active, Math.min(pass, count - done), from + done, 0, false,
                        done > 0 || goesOn ? RunRecord.GOES_ON : 0);
            }
            passes.add(evaluation);
        }
        go(slots);
    }

    @Override
    public void end() {
        ring.end();
        UnderWay ended = underWay.remove();
        for (int i = 0; i < ended.passes.length; i++) {
            ring.readResults(ended.passes[i], ended.steps[i]);
        }
    }

    @Override
    public float[][] activations(int run, float[] input) {
        return LayerOutputs.of(device, plan.model(), index -> parameter(run, index), input);
    }

    @Override
    public float[] parameter(int run, int index) {
        ParameterSlot slot = plan.slots().get(index);
        return read(run, layout.parameters + slot.offset(), slot.size());
    }

    @Override
    public void setParameter(int run, int index, float[] values) {
        ParameterSlot slot = plan.slots().get(index);
        if (values.length != slot.size()) {
            throw new IllegalArgumentException(slot.shape().name() + ": values.length=" + values.length + ", expected " + slot.size());
        }
        write(run, layout.parameters + slot.offset(), values);
    }

    @Override
    public Map<String, float[]> state(int run) {
        Map<String, float[]> state = new LinkedHashMap<>();
        places(run).forEach((name, offset) -> state.put(name, read(run, offset, plan.trainedFloats())));
        return state;
    }

    @Override
    public void setState(int run, Map<String, float[]> state, long steps) {
        Map<String, float[]> all = state(run);
        RunState.copy(state, all);
        places(run).forEach((name, offset) -> write(run, offset, all.get(name)));
        records[run].rule.resume(steps);
    }

    private Map<String, Integer> places(int run) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (String name : records[run].rule.states()) {
            places.put(name, layout.state + places.size() * plan.trainedFloats());
        }
        if (records[run].keepsGradients()) {
            places.put(RunState.GRADIENT, layout.gradients);
        }
        return places;
    }

    @Override
    public void setDropout(int run, int layer, double p) {
        for (Operation operation : plan.operations()) {
            if (operation instanceof Operation.Drop drop && drop.layer() == layer) {
                write(run, layout.constants(drop), new float[] {(float) p, Operation.Drop.scale(p)});
            }
        }
    }

    @Override
    public void close() {
        owned.close();
    }

    private static void requireFits(int count, int most) {
        if (count < 1 || count > most) {
            throw new IllegalArgumentException("count=" + count + ", allowed are 1 to " + most);
        }
    }
}
