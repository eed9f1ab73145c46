package dev.lockstep.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.parity.Fixtures;
import dev.lockstep.engine.parity.Layers;
import dev.lockstep.engine.parity.Losses;
import dev.lockstep.engine.parity.Values;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference is PyTorch in float64, but for the order of sums. */
class ReferenceParityTest {
    private static final Fixtures LAYERS = Fixtures.load("layers");
    private static final Fixtures LOSSES = Fixtures.load("losses");
    private static final double RTOL = 1e-12;
    private static final double ATOL = 1e-13;

    static Stream<Arguments> layers() {
        return LAYERS.cases().stream().map(node -> Arguments.of(node.get("name").asText(), node));
    }

    static Stream<Arguments> losses() {
        return LOSSES.cases().stream().map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void layer(String name, JsonNode node) {
        LayerSpec layer = Layers.of(node.get("layer"), "layer");
        int[] in = Layers.shape(node);
        Tape tape = new Tape();
        Map<String, int[]> parameters = new HashMap<>();
        int tensor = 2;
        for (JsonNode numbers : node.get("parameters")) {
            parameters.put(numbers.get("name").asText(), tape.leaves(Values.doubles(Values.signed(node.get("seed").asLong(), tensor++, numbers))));
        }
        int[] input = tape.leaves(Values.doubles(Values.input(node)));
        int[][] x = split(input, node.get("batch").asInt());
        int[][] y;
        if (layer instanceof BatchNorm2d spec) {
            ReferenceNorm norm = new ReferenceNorm(spec, tape.values(parameters.remove("running_mean")), tape.values(parameters.remove("running_var")));
            y = norm.apply(tape, in, x, parameters.get("weight"), parameters.get("bias"), node.get("training").asBoolean());
            if (node.get("training").asBoolean()) {
                assertClose(LAYERS.array(name + "/running_mean"), norm.runningMean, name + " running mean");
                assertClose(LAYERS.array(name + "/running_var"), norm.runningVar, name + " running variance");
            }
        } else {
            int[] shape = layer instanceof LayerSpec.Linear ? new int[] {x[0].length, 1, 1} : in;
            int[] out = ReferenceLayers.shape(layer, shape);
            y = Arrays.stream(x).map(sample -> ReferenceLayers.apply(tape, layer, shape, out, sample, parameters.get("weight"), parameters.get("bias"),
                    null)).toArray(int[][]::new);
        }
        int[] output = Arrays.stream(y).flatMapToInt(IntStream::of).toArray();
        assertClose(LAYERS.array(name + "/output"), tape.values(output), name);
        if (!node.get("training").asBoolean()) {
            return;
        }
        float[] weights = Values.signed(node.get("seed").asLong(), 1, output.length, node.get("gradient_scale").asDouble());
        double[] gradient = tape.gradient(output, Values.doubles(weights));
        assertClose(LAYERS.array(name + "/input_gradient"), at(gradient, input), name + " input gradient");
        parameters.forEach((key, ids) -> assertClose(LAYERS.array(name + "/" + key + "_gradient"), at(gradient, ids), name + " " + key));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void loss(String name, JsonNode node) {
        Tape tape = new Tape();
        int[] input = tape.leaves(LOSSES.array(name + "/outputs"));
        int[][] x = split(input, node.get("batch").asInt());
        int[] losses = IntStream.range(0, x.length).map(n -> ReferenceLosses.of(tape, Losses.of(node), x[n], node.get("labels").get(n).asInt())).toArray();
        double[] weights = new double[losses.length];
        Arrays.fill(weights, 1.0 / losses.length);
        assertClose(LOSSES.array(name + "/losses"), tape.values(losses), name);
        assertClose(LOSSES.array(name + "/gradient"), at(tape.gradient(losses, weights), input), name + " gradient");
    }

    private static int[][] split(int[] values, int samples) {
        int size = values.length / samples;
        return IntStream.range(0, samples).mapToObj(n -> Arrays.copyOfRange(values, n * size, (n + 1) * size)).toArray(int[][]::new);
    }

    private static double[] at(double[] gradient, int[] ids) {
        return Arrays.stream(ids).mapToDouble(id -> gradient[id]).toArray();
    }

    private static void assertClose(double[] expected, double[] actual, String name) {
        assertEquals(expected.length, actual.length, name);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], ATOL + RTOL * Math.abs(expected[i]), name + "[" + i + "]");
        }
    }
}
