package dev.lockstep.engine.cpu;

import static dev.lockstep.engine.plan.Plan.LANES;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.parity.Fixtures;
import dev.lockstep.engine.parity.Values;
import dev.lockstep.engine.spec.LossSpec;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss of every sample and its gradient against PyTorch in float64. */
class LossParityTest {
    private static final Fixtures FIXTURES = Fixtures.load("losses");

    static Stream<Arguments> cases() {
        return FIXTURES.cases().stream().map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void lossesAndGradients(String name, JsonNode node) {
        Loss loss = Loss.of(spec(node.get("loss").asText()));
        int batch = node.get("batch").asInt();
        int outputs = node.get("outputs").asInt();
        float[] x = Values.floats(FIXTURES.array(name + "/outputs"));
        float[] losses = new float[batch];
        float[] gradient = new float[batch * outputs];
        for (int n = 0; n < batch; n++) {
            float[] memory = new float[2 * outputs * LANES];
            for (int o = 0; o < outputs; o++) {
                memory[o * LANES] = x[n * outputs + o];
            }
            int label = node.get("labels").get(n).asInt();
            losses[n] = loss.loss(memory, 0, outputs, label);
            loss.gradient(memory, 0, outputs, label, batch, outputs * LANES);
            for (int o = 0; o < outputs; o++) {
                gradient[n * outputs + o] = memory[(outputs + o) * LANES];
            }
        }
        Values.assertClose(FIXTURES.array(name + "/losses"), losses, name + " losses");
        Values.assertClose(FIXTURES.array(name + "/gradient"), gradient, name + " gradient");
    }

    private static LossSpec spec(String type) {
        return switch (type) {
            case "CrossEntropyLoss" -> new LossSpec.CrossEntropyLoss();
            case "BCELoss" -> new LossSpec.BCELoss();
            case "BCEWithLogitsLoss" -> new LossSpec.BCEWithLogitsLoss();
            case "L1Loss" -> new LossSpec.L1Loss();
            case "MSELoss" -> new LossSpec.MSELoss();
            default -> throw new IllegalArgumentException("type=" + type);
        };
    }
}
