package dev.lockstep.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class InitializationTest {
    @Test
    void isUniformWithinTheRootOfTheFanIn() {
        float[] values = fill(25, 1, 0);
        double bound = 1 / Math.sqrt(25);
        double sum = 0;
        double squares = 0;
        for (float value : values) {
            assertTrue(Math.abs(value) <= bound, "value=" + value);
            sum += value;
            squares += value * value;
        }
        assertEquals(0, sum / values.length, 0.003);
        assertEquals(bound * bound / 3, squares / values.length, 0.0005);
    }

    @Test
    void dependsOnSeedAndTensor() {
        assertTrue(Arrays.equals(fill(9, 3, 2), fill(9, 3, 2)));
        assertFalse(Arrays.equals(fill(9, 3, 2), fill(9, 4, 2)));
        assertFalse(Arrays.equals(fill(9, 3, 2), fill(9, 3, 1)));
    }

    private static float[] fill(int fanIn, long seed, int tensor) {
        float[] values = new float[10_000];
        Initialization.fill(values, fanIn, seed, tensor);
        return values;
    }
}
