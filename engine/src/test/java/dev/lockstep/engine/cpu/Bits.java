package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;

/** Floats compared bit by bit; any NaN equals any other. */
public final class Bits {
    private static final float[] SPECIAL = {0f, -0f, 1f, -1f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE,
        -Float.MIN_VALUE, Float.MAX_VALUE};

    private Bits() {}

    public static void assertEqual(float[] expected, float[] actual, String name) {
        assertEquals(expected.length, actual.length, name);
        for (int i = 0; i < expected.length; i++) {
            if (Float.floatToIntBits(expected[i]) != Float.floatToIntBits(actual[i])) {
                fail(name + ": at " + i + " expected " + Float.toHexString(expected[i]) + " but was " + Float.toHexString(actual[i]));
            }
        }
    }

    public static void assertFinite(float[] values, String name) {
        for (float value : values) {
            assertTrue(Float.isFinite(value), name);
        }
    }

    /** One float in three is a special one. */
    public static float any(Random random) {
        return random.nextInt(3) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : (float) random.nextGaussian();
    }
}
