package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import dev.lockstep.engine.backend.RunSlot;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.plan.Plan;
import dev.lockstep.engine.plan.PlanCompiler;
import dev.lockstep.engine.plan.Tensor;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One layer, forward and backward, on given numbers. Before it stands a convolution that changes nothing, because the first layer with parameters of a
 * model gets no input gradient.
 */
final class OneLayer {
    private final Plan plan;
    private final Pass pass;
    private final Team team;
    private final int samples;
    private final Tensor input;
    private final boolean training;

    OneLayer(List<Integer> shape, LayerSpec layer, boolean flat, int samples, boolean training, IntFunction<Kernels> kernels) {
        List<LayerSpec> layers = new ArrayList<>();
        layers.add(new Conv2d("same", shape.get(0), Size2d.ONE, Size2d.ONE, Size2d.ZERO, Size2d.ONE, false));
        if (flat) {
            layers.add(new Flatten("flat"));
        }
        layers.add(layer);
        this.plan = PlanCompiler.compile(new ModelSpec(shape, layers), samples);
        this.training = training;
        this.pass = new Pass(plan, training ? plan.training() : plan.evaluation());
        this.team = new Team(1, kernels);
        this.samples = samples;
        this.input = plan.operations().get(0).output();
        Arrays.fill(pass.memory, Float.NaN);
        pass.parameters = new float[plan.parameterFloats()];
        pass.gradients = new float[plan.parameterFloats()];
        pass.samples = samples;
        pass.slot = new RunSlot();
        pass.slot.batch = samples;
        for (int c = 0; c < shape.get(0); c++) {
            pass.parameters[Plan.LEAD + c * (shape.get(0) + 1)] = 1;
        }
    }

    void setParameter(String name, float[] values) {
        ParameterSlot slot = slot(name);
        System.arraycopy(values, 0, pass.parameters, slot.offset(), slot.size());
    }

    float[] parameter(String name) {
        ParameterSlot slot = slot(name);
        return Arrays.copyOfRange(pass.parameters, slot.offset(), slot.offset() + slot.size());
    }

    float[] parameterGradient(String name) {
        ParameterSlot slot = slot(name);
        return Arrays.copyOfRange(pass.gradients, slot.offset(), slot.offset() + slot.size());
    }

    private ParameterSlot slot(String name) {
        return plan.slots().stream().filter(p -> p.shape().name().equals("layer." + name)).findFirst().orElseThrow();
    }

    /** @param values [sample][value] */
    float[] forward(float[] values) {
        write(pass.input(), plan.input().values(), values);
        team.run(pass.forwardStages().toArray(Stage[]::new), pass.blocks());
        return read(pass.activation(plan.output()), plan.output().values());
    }

    /**
     * @param values gradient of the output, [sample][value]
     * @return gradient of the input, [sample][value]
     */
    float[] backward(float[] values) {
        write(pass.gradient(plan.output()), plan.output().values(), values);
        team.run(pass.backwardStages().toArray(Stage[]::new), pass.blocks());
        return read(pass.gradient(input), input.values());
    }

    void close() {
        team.close();
    }

    /** Lanes without a sample repeat the last one, as they do in training. */
    private void write(Place place, int count, float[] values) {
        for (int n = 0; n < pass.blocks() * LANES; n++) {
            for (int v = 0; v < count; v++) {
                pass.memory[at(place, n) + v * LANES] = values[Math.min(n, samples - 1) * count + v];
            }
        }
    }

    private float[] read(Place place, int count) {
        float[] values = new float[samples * count];
        for (int i = 0; i < values.length; i++) {
            values[i] = pass.memory[at(place, i / count) + i % count * LANES];
        }
        return values;
    }

    private static int at(Place place, int sample) {
        return place.at(sample / LANES) + sample % LANES;
    }
}
