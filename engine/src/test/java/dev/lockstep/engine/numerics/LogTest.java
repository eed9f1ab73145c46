package dev.lockstep.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LogTest {
    @Test
    void isWithinOneUlp() {
        double worst = 0;
        for (int bits = 1; bits < 0x7F800000; bits += 1999) {
            worst = Math.max(worst, error(Float.intBitsToFloat(bits)));
        }
        for (float x = 0.5f; x < 2; x = x + 0x1p-14f) {
            worst = Math.max(worst, error(x));
        }
        assertTrue(worst < 1, "worst error " + worst + " ulp");
    }

    private static double error(float x) {
        double exact = Math.log(x);
        return Math.abs(Log.log(x) - exact) / Math.ulp((float) exact);
    }

    @Test
    void keepsTheSpecialValues() {
        assertEquals(0f, Log.log(1f));
        assertEquals(Float.NEGATIVE_INFINITY, Log.log(0f));
        assertEquals(Float.NEGATIVE_INFINITY, Log.log(-0f));
        assertEquals(Float.POSITIVE_INFINITY, Log.log(Float.POSITIVE_INFINITY));
        assertEquals(Float.NaN, Log.log(-1f));
        assertEquals(Float.NaN, Log.log(Float.NaN));
    }
}
