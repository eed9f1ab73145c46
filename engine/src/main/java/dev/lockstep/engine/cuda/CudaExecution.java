package dev.lockstep.engine.cuda;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.backend.Execution;
import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.backend.RunState;
import dev.lockstep.engine.backend.Samples;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.Tensor;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.TrainingSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All runs of a cohort in the same launches. A run that does not take part in a call is skipped by its blocks, so that it changes no other's bits. */
public final class CudaExecution implements Execution {
    private final Plan plan;
    private final Device device;
    private final RunLayout layout;
    private final CohortMemory memory;
    private final RunRecord[] records;
    private final PassLaunches evaluating;
    private final List<Launch> train = new ArrayList<>();
    private final List<Launch> evaluate = new ArrayList<>();
    private final List<List<Launch>> evaluateOperations;
    private final Launch clip;
    private final Launch update;
    private final Runnable closed;
    /** Of each run's order that the device holds, its version. */
    private final int[] orders;

    /** @param closed called when this is closed and has freed what it had on the device */
    public CudaExecution(Device device, Plan plan, List<TrainingSpec> cohort, Samples samples, Runnable closed) {
        this.closed = closed;
        this.device = device;
        this.plan = plan;
        this.layout = new RunLayout(plan);
        this.records = cohort.stream().map(RunRecord::new).toArray(RunRecord[]::new);
        this.orders = new int[records.length];
        Arrays.fill(orders, -1);
        Tables tables = new Tables();
        PassLaunches training = new PassLaunches(plan, plan.training(), layout, tables);
        train.add(training.gather(samples.augmentation()));
        training.forward().forEach(train::addAll);
        train.add(training.score());
        train.addAll(training.backward());
        evaluating = new PassLaunches(plan, plan.evaluation(), layout, tables);
        evaluateOperations = evaluating.forward();
        evaluate.add(evaluating.gather(Augmentation.NONE));
        evaluateOperations.forEach(evaluate::addAll);
        evaluate.add(evaluating.score());
        Arguments all = new Arguments().put(layout.parameters, layout.gradients, layout.state, plan.trainedFloats());
        clip = all.launch("clip_norm", 1, 1);
        update = all.launch("update", Launch.blocks(plan.trainedFloats(), Launch.THREADS), 1);
        memory = new CohortMemory(device, records.length, layout.floats, layout.workspace, tables.toArray(), samples.train(), samples.test(), samples.values());
        for (int run = 0; run < records.length; run++) {
            initialize(run);
        }
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
    public void accumulate(RunSlot[] slots) {
        ByteBuffer buffer = CohortMemory.buffer(records.length * RunRecord.BYTES);
        for (int run = 0; run < records.length; run++) {
            RunSlot slot = slots[run];
            requireFits(slot.active ? slot.count : 1, plan.training().samples());
            records[run].write(buffer, slot, slot.active, slot.count, slot.from, true);
            if (slot.active && orders[run] != slot.orderVersion) {
                orders[run] = slot.orderVersion;
                device.write(memory.orders + 4L * run * slot.order.length, CohortMemory.bytes(slot.order));
            }
        }
        go(buffer, train, memory.training);
        readResults(slots);
    }

    @Override
    public void update(RunSlot[] slots) {
        ByteBuffer buffer = CohortMemory.buffer(records.length * RunRecord.BYTES);
        boolean limitsNorm = false;
        for (int run = 0; run < records.length; run++) {
            if (slots[run].active) {
                records[run].rule.begin(slots[run].learningRate, slots[run].momentum);
                limitsNorm |= records[run].limitsNorm();
            }
            records[run].write(buffer, slots[run], slots[run].active, 0, 0, false);
        }
        go(buffer, limitsNorm ? List.of(clip, update) : List.of(update), memory.training);
    }

    @Override
    public void evaluate(RunSlot[] slots, int from, int count) {
        requireFits(count, plan.evaluation().samples());
        ByteBuffer buffer = CohortMemory.buffer(records.length * RunRecord.BYTES);
        for (int run = 0; run < records.length; run++) {
            records[run].write(buffer, slots[run], slots[run].active, count, from, false);
        }
        go(buffer, evaluate, memory.evaluation);
        readResults(slots);
    }

    private void go(ByteBuffer buffer, List<Launch> launches, byte[] cohort) {
        device.write(memory.records, buffer.array());
        for (Launch launch : launches) {
            device.launch(launch, records.length, cohort);
        }
    }

    private void readResults(RunSlot[] slots) {
        ByteBuffer results = ByteBuffer.wrap(device.read(memory.records, records.length * RunRecord.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        for (int run = 0; run < records.length; run++) {
            if (slots[run].active) {
                RunRecord.readResults(results, run, slots[run]);
            }
        }
    }

    @Override
    public float[][] activations(int run, float[] input) {
        if (input.length != plan.input().values()) {
            throw new IllegalArgumentException("input.length=" + input.length + ", expected " + plan.input().values());
        }
        float[] lanes = new float[input.length * LANES];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = input[i / LANES];
        }
        write(run, evaluating.activation(plan.input()).offset(), lanes);
        ByteBuffer buffer = CohortMemory.buffer(records.length * RunRecord.BYTES);
        for (int r = 0; r < records.length; r++) {
            records[r].write(buffer, new RunSlot(), r == run, 1, 0, false);
        }
        List<LayerShape> layers = plan.shape().layers();
        float[][] outputs = new float[layers.size()][];
        float[] last = input;
        int next = 0;
        for (int layer = 0; layer < outputs.length; layer++) {
            if (next < plan.operations().size() && plan.operations().get(next).name().equals(layers.get(layer).name())) {
                go(buffer, evaluateOperations.get(next), memory.evaluation);
                last = firstLane(run, plan.operations().get(next++).output());
            }
            outputs[layer] = last.clone();
        }
        return outputs;
    }

    private float[] firstLane(int run, Tensor tensor) {
        float[] lanes = read(run, evaluating.activation(tensor).offset(), tensor.values() * LANES);
        float[] values = new float[tensor.values()];
        for (int v = 0; v < values.length; v++) {
            values[v] = lanes[v * LANES];
        }
        return values;
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
        memory.close();
        closed.run();
    }

    private static void requireFits(int count, int most) {
        if (count < 1 || count > most) {
            throw new IllegalArgumentException("count=" + count + ", allowed are 1 to " + most);
        }
    }
}
