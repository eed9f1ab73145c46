package dev.lockstep.engine.cpu;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.parity.Fixtures;
import dev.lockstep.engine.parity.Optimizers;
import dev.lockstep.engine.parity.Values;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.OptimizerSpec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Twenty steps of every optimizer, also with a momentum that a schedule changes, against PyTorch in float64, and the bits of the vector kernels against the scalar ones. */
class OptimizerParityTest {
    private static final Fixtures FIXTURES = Fixtures.load("optimizers");

    static Stream<Arguments> cases() {
        return FIXTURES.cases().stream().filter(node -> node.has("optimizer")).map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void twentySteps(String name, JsonNode node) {
        OptimizerSpec spec = Optimizers.of(node.get("optimizer"));
        double[] start = FIXTURES.array("parameters");
        int count = start.length;
        double[] given = FIXTURES.array("gradients");
        double[] expected = FIXTURES.array(name + "/parameters");
        int steps = given.length / count;
        int floats = (count + 15) / 16 * 16;
        float[] scalar = Arrays.copyOf(Values.floats(start), floats);
        float[] vector = scalar.clone();
        Optimizer one = Optimizer.of(spec, floats);
        Optimizer other = Optimizer.of(spec, floats);
        for (int step = 0; step < steps; step++) {
            float[] gradients = Arrays.copyOf(Values.floats(Arrays.copyOfRange(given, step * count, (step + 1) * count)), floats);
            boolean cycled = FIXTURES.has(name + "/momenta");
            double rate = cycled ? FIXTURES.array(name + "/learning_rates")[step] : spec.lr();
            double momentum = cycled ? FIXTURES.array(name + "/momenta")[step] : Double.NaN;
            one.begin(rate, momentum);
            one.update(new ScalarUpdates(), scalar, gradients.clone(), 0, 0, floats);
            other.begin(rate, momentum);
            // In two parts, as several threads do it.
            float[] own = gradients.clone();
            other.update(new VectorUpdates(), vector, own, 0, 16, floats);
            other.update(new VectorUpdates(), vector, own, 0, 0, 16);
            Bits.assertEqual(scalar, vector, name + " step " + step);
            Values.assertClose(Arrays.copyOfRange(expected, step * count, (step + 1) * count), Arrays.copyOf(scalar, count), name + " step " + step);
        }
        one.state().forEach((key, values) -> Bits.assertEqual(values, other.state().get(key), name + " " + key));
    }

    static Stream<Arguments> clippings() {
        return FIXTURES.cases().stream().filter(node -> node.has("clipping")).map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("clippings")
    void clippedGradients(String name, JsonNode node) {
        GradientClipping clipping = new GradientClipping(node.get("clipping").get("max_norm").asDouble(), node.get("clipping").get("max_value").asDouble());
        double[] given = FIXTURES.array("gradients");
        int count = FIXTURES.array("parameters").length;
        float[] clipped = new float[given.length];
        for (int step = 0; step * count < given.length; step++) {
            float[] gradients = Arrays.copyOf(Values.floats(Arrays.copyOfRange(given, step * count, (step + 1) * count)), (count + 15) / 16 * 16);
            float[] vector = gradients.clone();
            float factor = Clipping.factor(clipping, gradients);
            Clipping.apply(clipping, factor, new ScalarUpdates(), gradients, 0, gradients.length);
            Clipping.apply(clipping, factor, new VectorUpdates(), vector, 0, gradients.length);
            Bits.assertEqual(gradients, vector, name + " step " + step);
            System.arraycopy(gradients, 0, clipped, step * count, count);
        }
        Values.assertClose(FIXTURES.array(name + "/gradients"), clipped, name);
    }
}
