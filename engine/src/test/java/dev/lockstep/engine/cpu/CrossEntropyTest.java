package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.plan.Plan;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
    @Test
    void isMinusTheLogOfTheSoftmax() {
        float[] logits = lane(1, 2, 3);
        double sum = Math.exp(-2) + Math.exp(-1) + 1;
        assertEquals(Math.log(sum) + 1, new CrossEntropy().loss(logits, 0, 3, 1), 1e-6);
        float[] gradient = new float[3 * Plan.LANES];
        float[] memory = new float[6 * Plan.LANES];
        System.arraycopy(logits, 0, memory, 0, logits.length);
        new CrossEntropy().gradient(memory, 0, 3, 1, 4, 3 * Plan.LANES);
        System.arraycopy(memory, 3 * Plan.LANES, gradient, 0, gradient.length);
        assertEquals(Math.exp(-2) / sum / 4, gradient[0], 1e-7);
        assertEquals((Math.exp(-1) / sum - 1) / 4, gradient[Plan.LANES], 1e-7);
        assertEquals(1 / sum / 4, gradient[2 * Plan.LANES], 1e-7);
    }

    @Test
    void largeLogitsDoNotOverflow() {
        assertEquals(200, new CrossEntropy().loss(lane(200, 0), 0, 2, 1), 1e-4);
        assertEquals(0, new CrossEntropy().loss(lane(200, 0), 0, 2, 0), 1e-6);
    }

    @Test
    void logitsThatAreNotFiniteGiveALossThatIsNotFinite() {
        assertFalse(Float.isFinite(new CrossEntropy().loss(lane(Float.NaN, 0), 0, 2, 1)));
        assertFalse(Float.isFinite(new CrossEntropy().loss(lane(0, Float.NaN), 0, 2, 0)));
        assertFalse(Float.isFinite(new CrossEntropy().loss(lane(Float.POSITIVE_INFINITY, 0), 0, 2, 1)));
        assertFalse(Float.isFinite(new CrossEntropy().loss(lane(Float.NEGATIVE_INFINITY, 0), 0, 2, 0)));
    }

    @Test
    void ofEqualLogitsTheFirstIsThePrediction() {
        assertTrue(new CrossEntropy().correct(lane(1, 5, 5), 0, 3, 1));
        assertFalse(new CrossEntropy().correct(lane(1, 5, 5), 0, 3, 2));
        assertFalse(new CrossEntropy().correct(lane(Float.NaN, 5, 1), 0, 3, 1));
        assertFalse(new CrossEntropy().correct(lane(1, Float.NaN, 1), 0, 3, 1));
    }

    private static float[] lane(float... logits) {
        float[] memory = new float[logits.length * Plan.LANES];
        for (int c = 0; c < logits.length; c++) {
            memory[c * Plan.LANES] = logits[c];
        }
        return memory;
    }
}
