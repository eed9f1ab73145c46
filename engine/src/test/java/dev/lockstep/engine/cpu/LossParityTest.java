package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.parity.Fixtures;
import dev.lockstep.engine.parity.Losses;
import dev.lockstep.engine.parity.Values;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss and its gradient against PyTorch in float64, also of outputs that are 0, 1, near the ends of float32 or beyond where exp overflows. */
class LossParityTest {
    private static final Fixtures FIXTURES = Fixtures.load("losses");

    static Stream<Arguments> cases() {
        return FIXTURES.cases().stream().map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void lossesAndGradients(String name, JsonNode node) {
        int batch = node.get("batch").asInt();
        int outputs = node.get("outputs").asInt();
        float[] values = FIXTURES.floats(name + "/outputs");
        float[] losses = new float[batch];
        float[] gradients = new float[values.length];
        float[] memory = new float[2 * outputs * LANES];
        Loss loss = Loss.of(Losses.of(node));
        double sum = 0;
        for (int n = 0; n < batch; n++) {
            int at = n % LANES;
            int gradient = outputs * LANES + at;
            int label = node.get("labels").get(n).asInt();
            for (int o = 0; o < outputs; o++) {
                memory[at + o * LANES] = values[n * outputs + o];
            }
            losses[n] = loss.loss(memory, at, outputs, label);
            sum += losses[n];
            loss.gradient(memory, at, outputs, label, batch, gradient);
            for (int o = 0; o < outputs; o++) {
                gradients[n * outputs + o] = memory[gradient + o * LANES];
            }
        }
        Values.assertClose(FIXTURES.array(name + "/losses"), losses, name + " losses");
        Values.assertClose(FIXTURES.array(name + "/loss"), new float[] {(float) (sum / batch)}, name + " mean");
        Values.assertClose(FIXTURES.array(name + "/gradient"), gradients, name + " gradient");
    }
}
