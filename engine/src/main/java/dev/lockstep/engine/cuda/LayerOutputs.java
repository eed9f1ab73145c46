package dev.lockstep.engine.cuda;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.plan.Operation;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.plan.Tensor;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;

/** What each layer makes of one sample, by a plan whose operations are in the order of the layers, in memory of its own. */
final class LayerOutputs {
    private static final TrainingSpec ANY = TrainingSpec.of(1, 1, 0, OptimizerSpec.SGD.of(1, 0), new LossSpec.CrossEntropyLoss());

    private LayerOutputs() {}

    /**
     * @param parameters by their index in {@link Plan#slots()}
     * @return [layer of the model][value]
     */
    static float[][] of(Device device, ModelSpec model, IntFunction<float[]> parameters, float[] input) {
        Plan plan = PlanCompiler.layerByLayer(model);
        if (input.length != plan.input().values()) {
            throw new IllegalArgumentException("input.length=" + input.length + ", expected " + plan.input().values());
        }
        RunLayout layout = new RunLayout(plan);
        Tables tables = new Tables();
        PassLaunches pass = new PassLaunches(plan, plan.evaluation(), layout, tables, new Widths(1, Widths.BUSY), false);
        List<List<Launch>> operations = pass.forward();
        List<Integer> shape = model.input();
        ImageSet none = new ImageSet(1, shape.get(0), shape.get(1), shape.get(2), new byte[input.length], new byte[1]);
        try (CohortMemory memory = new CohortMemory(device, 1, layout, tables.toArray(), none, none, new float[shape.get(0)][1])) {
            begin(device, plan, layout, memory, parameters);
            device.write(memory.run(0, pass.activation(plan.input()).offset()), CohortMemory.bytes(lanes(input)));
            List<LayerShape> layers = plan.shape().layers();
            float[][] outputs = new float[layers.size()][];
            float[] last = input;
            int next = 0;
            for (int layer = 0; layer < outputs.length; layer++) {
                if (next < plan.operations().size() && plan.operations().get(next).name().equals(layers.get(layer).name())) {
                    operations.get(next).forEach(launch -> device.launch(launch, 1, memory.evaluation));
                    Tensor output = plan.operations().get(next++).output();
                    last = firstLane(device.read(memory.run(0, pass.activation(output).offset()), 4 * output.values() * LANES));
                }
                outputs[layer] = last.clone();
            }
            return outputs;
        }
    }

    private static void begin(Device device, Plan plan, RunLayout layout, CohortMemory memory, IntFunction<float[]> parameters) {
        ByteBuffer record = CohortMemory.buffer(RunRecord.BYTES);
        new RunRecord(ANY).write(record, new RunSlot(), true, 1, 0, 0, false, 0);
        device.write(memory.records, record.array());
        List<ParameterSlot> slots = plan.slots();
        for (int i = 0; i < slots.size(); i++) {
            device.write(memory.run(0, layout.parameters + slots.get(i).offset()), CohortMemory.bytes(parameters.apply(i)));
        }
        for (Operation operation : plan.operations()) {
            device.write(memory.run(0, layout.constants(operation)), CohortMemory.bytes(RunLayout.constantsOf(operation)));
        }
    }

    private static float[] lanes(float[] values) {
        float[] lanes = new float[values.length * LANES];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = values[i / LANES];
        }
        return lanes;
    }

    private static float[] firstLane(byte[] bytes) {
        float[] lanes = CohortMemory.floats(bytes);
        float[] values = new float[lanes.length / LANES];
        for (int v = 0; v < values.length; v++) {
            values[v] = lanes[v * LANES];
        }
        return values;
    }
}
