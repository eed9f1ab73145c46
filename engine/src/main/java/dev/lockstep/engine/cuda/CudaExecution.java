package dev.lockstep.engine.cuda;

import dev.lockstep.engine.backend.BurstExecution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.RunState;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.spec.TrainingSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;
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
    /** Every row of passes ends with it. */
    private final Device.Sequence turn;
    private final Device.Sequence part;
    /** With the update behind it. */
    private final Device.Sequence step;
    private final Device.Sequence evaluation;
    private final Owned owned = new Owned();
    /** Of each run's order that the device holds, its version. */
    private final int[] orders;

    /**
     * @param busy see {@link Widths}
     * @param closed called when this is closed and has freed what it had on the device
     */
    public CudaExecution(Device device, Plan plan, List<TrainingSpec> cohort, Samples samples, int busy, Runnable closed) {
        this.device = device;
        this.plan = plan;
        this.layout = new RunLayout(plan);
        this.records = cohort.stream().map(RunRecord::new).toArray(RunRecord[]::new);
        this.orders = new int[records.length];
        Arrays.fill(orders, -1);
        Tables tables = new Tables();
        Widths widths = new Widths(records.length, busy);
        List<Launch> training = new PassLaunches(plan, plan.training(), layout, tables, widths, true).training(samples.augmentation());
        List<Launch> evaluating = new PassLaunches(plan, plan.evaluation(), layout, tables, widths, true).evaluation();
        memory = new CohortMemory(device, records.length, layout, tables.toArray(), samples.train(), samples.test(), samples.values());
        owned.add(memory::close);
        try {
            List<Launch> between = Ring.turn(records.length, layout.halted);
            turn = owned.keep(device.sequence(between, records.length, memory.training));
            part = owned.keep(device.sequence(join(between, training), records.length, memory.training));
            step = owned.keep(device.sequence(join(between, training, update()), records.length, memory.training));
            evaluation = owned.keep(device.sequence(join(between, evaluating), records.length, memory.evaluation));
            ring = new Ring(device, records.length, memory.records);
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
    public int most() {
        return Ring.PASSES;
    }

    @Override
    public void accumulate(RunSlot[] slots) {
        boolean last = Arrays.stream(slots).allMatch(slot -> !slot.active || slot.offset + slot.count == slot.batch);
        pass(ring.begin(), slots, last);
        ring.go(last ? step : part, turn);
        ring.readResults(0, slots);
    }

    /** The last part of a batch has done it. */
    @Override
    public void update(RunSlot[] slots) {}

    @Override
    public void train(RunSlot[][] steps) {
        if (steps.length < 1 || steps.length > most()) {
            throw new IllegalArgumentException("steps=" + steps.length + ", allowed are 1 to " + most());
        }
        ByteBuffer buffer = ring.begin();
        for (RunSlot[] slots : steps) {
            pass(buffer, slots, true);
        }
        ring.go(step, turn);
        for (int i = 0; i < steps.length; i++) {
            ring.readResults(i, steps[i]);
        }
    }

    private void pass(ByteBuffer buffer, RunSlot[] slots, boolean last) {
        for (int run = 0; run < records.length; run++) {
            RunSlot slot = slots[run];
            if (slot.active) {
                requireFits(slot.count, plan.training().samples());
                if (orders[run] != slot.orderVersion) {
                    orders[run] = slot.orderVersion;
                    device.write(memory.orders + 4L * run * slot.order.length, CohortMemory.bytes(slot.order));
                }
                if (last) {
                    records[run].rule.begin(slot.learningRate, slot.momentum);
                }
            }
            records[run].write(buffer, slot, slot.active, slot.count, slot.from, true, last ? RunRecord.ENDS_STEP : 0);
        }
    }

    @Override
    public void evaluate(RunSlot[] slots, int from, int count) {
        int pass = plan.evaluation().samples();
        requireFits(count, most() * pass);
        ByteBuffer buffer = ring.begin();
        int last = 0;
        for (int done = 0; done < count; done += pass) {
            last = done / pass;
            for (int run = 0; run < records.length; run++) {
                records[run].write(buffer, slots[run], slots[run].active, Math.min(pass, count - done), from + done, false, last > 0 ? RunRecord.GOES_ON : 0);
            }
        }
        ring.go(evaluation, turn);
        ring.readResults(last, slots);
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
