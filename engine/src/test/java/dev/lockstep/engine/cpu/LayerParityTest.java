package dev.lockstep.engine.cpu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.parity.Fixtures;
import dev.lockstep.engine.parity.Layers;
import dev.lockstep.engine.parity.Values;
import dev.lockstep.engine.spec.LayerSpec;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer against PyTorch in float64: outputs and all gradients. */
class LayerParityTest {
    private static final Fixtures FIXTURES = Fixtures.load("layers");

    static Stream<Arguments> cases() {
        return FIXTURES.cases().stream().map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void scalarKernels(String name, JsonNode node) {
        check(name, node, ScalarKernels::new);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void vectorKernels(String name, JsonNode node) {
        check(name, node, VectorSupport::kernels);
    }

    private static void check(String name, JsonNode node, IntFunction<Kernels> kernels) {
        long seed = node.get("seed").asLong();
        boolean training = node.get("training").asBoolean();
        List<Integer> shape = Arrays.stream(Layers.shape(node)).boxed().toList();
        LayerSpec spec = Layers.of(node.get("layer"), "layer");
        boolean flat = spec instanceof LayerSpec.Linear || spec instanceof LayerSpec.Softmax && shape.get(1) * shape.get(2) == 1;
        OneLayer layer = new OneLayer(shape, spec, flat, node.get("batch").asInt(), training, kernels);
        int tensor = 2;
        for (JsonNode parameter : node.get("parameters")) {
            layer.setParameter(parameter.get("name").asText(), Values.signed(seed, tensor++, parameter));
        }
        float[] output = layer.forward(Values.input(node));
        Values.assertClose(FIXTURES.array(name + "/output"), output, name + " output");
        if (training) {
            float[] gradient = layer.backward(Values.signed(seed, 1, output.length, node.get("gradient_scale").asDouble()));
            Values.assertClose(FIXTURES.array(name + "/input_gradient"), gradient, name + " input gradient");
            for (JsonNode parameter : node.get("parameters")) {
                String key = parameter.get("name").asText();
                if (key.startsWith("running_")) {
                    Values.assertClose(FIXTURES.array(name + "/" + key), layer.parameter(key), name + " " + key);
                } else {
                    Values.assertClose(FIXTURES.array(name + "/" + key + "_gradient"), layer.parameterGradient(key), name + " " + key);
                }
            }
        }
        layer.close();
    }
}
