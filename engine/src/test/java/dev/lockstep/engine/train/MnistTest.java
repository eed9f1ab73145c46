package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import org.junit.jupiter.api.Test;

/** One epoch on a part of the real data; {@link MnistAccuracyTest} is the whole. */
class MnistTest {
    @Test
    void theBasicCnnIsAbove80PercentAfter10000Images() throws Exception {
        Evaluated result = MnistRuns.train(MnistRuns.BASIC_CNN, 1, 10_000, 2_000);
        assertTrue(result.accuracy() > 0.8, result.toString());
    }
}
