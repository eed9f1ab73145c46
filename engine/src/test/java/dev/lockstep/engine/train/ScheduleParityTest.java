package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.parity.Fixtures;
import dev.lockstep.engine.parity.Optimizers;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Learning rates and momenta of a whole training against those of PyTorch. */
class ScheduleParityTest {
    private static final Fixtures FIXTURES = Fixtures.load("schedules");

    static Stream<Arguments> cases() {
        return FIXTURES.cases().stream().map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void everyStep(String name, JsonNode node) {
        int perEpoch = node.get("steps_per_epoch").asInt();
        TrainingSpec training = TrainingSpec.of(node.get("epochs").asInt(), 1, 1, Optimizers.of(node.get("optimizer")),
                new LossSpec.CrossEntropyLoss()).withSchedule(Optimizers.schedule(node.get("schedule")), 0);
        double[] rates = FIXTURES.array(name + "/learning_rates");
        double[] momenta = FIXTURES.array(name + "/momenta");
        LearningRate schedule = new LearningRate(training, rates.length);
        for (int step = 0; step < rates.length; step++) {
            assertEquals(rates[step], schedule.at(step, step / perEpoch), 1e-9 * rates[step] + 1e-15, name + " step " + step);
            double momentum = schedule.momentum(step);
            if (!Double.isNaN(momentum)) {
                assertEquals(momenta[step], momentum, 1e-9, name + " step " + step);
            }
        }
    }

    @Test
    void warmUpRisesInEqualSteps() {
        TrainingSpec training = Runs.run(3, 10, 1, 0.4).training();
        LearningRate schedule = new LearningRate(training.withSchedule(training.schedule(), 4), 30);
        assertEquals(0.1, schedule.at(0, 0), 1e-12);
        assertEquals(0.3, schedule.at(2, 0), 1e-12);
        assertEquals(0.4, schedule.at(3, 0), 1e-12);
        assertEquals(0.4, schedule.at(9, 0), 1e-12);
    }
}
