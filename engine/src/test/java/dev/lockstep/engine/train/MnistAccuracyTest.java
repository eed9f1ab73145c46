package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten epochs on the 60,000 images; only in the profile {@code accuracy}. */
@Tag("accuracy")
class MnistAccuracyTest {
    @Test
    void theBasicCnnReaches98point5Percent() throws Exception {
        assertReaches(0.985f, "Basic CNN", MnistRuns.train(MnistRuns.BASIC_CNN, 10, 0, 0));
    }

    @Test
    void theFullyConnectedNetReaches96point5Percent() throws Exception {
        assertReaches(0.965f, "fully connected net", MnistRuns.train(MnistRuns.FULLY_CONNECTED, 10, 0, 0));
    }

    private static void assertReaches(float least, String name, Evaluated result) {
        System.out.println(name + ": " + result);
        assertTrue(result.accuracy() >= least, name + ": " + result);
    }
}
