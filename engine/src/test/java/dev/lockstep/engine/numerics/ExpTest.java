package dev.lockstep.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExpTest {
    @Test
    void isWithinOneUlp() {
        double worst = 0;
        for (int bits = 0; bits < 0x42C00000; bits += 997) {
            worst = Math.max(worst, error(Float.intBitsToFloat(bits)));
            worst = Math.max(worst, error(-Float.intBitsToFloat(bits)));
        }
        assertTrue(worst < 1, "worst error " + worst + " ulp");
    }

    private static double error(float x) {
        double exact = Math.exp(x);
        if (exact < Float.MIN_NORMAL || exact > Float.MAX_VALUE) {
            return 0;
        }
        return Math.abs(Exp.exp(x) - exact) / Math.ulp((float) exact);
    }

    @Test
    void isWithinOneUlpWhereTheResultIsSubnormal() {
        for (float x = -87.4f; x > -103.9f; x -= 0.01f) {
            assertEquals(Math.exp(x), Exp.exp(x), 1.01 * Float.MIN_VALUE, "x=" + x);
        }
    }

    @Test
    void keepsTheSpecialValues() {
        assertEquals(1f, Exp.exp(0f));
        assertEquals(1f, Exp.exp(-0f));
        assertEquals(0f, Exp.exp(Float.NEGATIVE_INFINITY));
        assertEquals(0f, Exp.exp(-1000f));
        assertEquals(Float.POSITIVE_INFINITY, Exp.exp(Float.POSITIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, Exp.exp(89f));
        assertEquals(Float.NaN, Exp.exp(Float.NaN));
    }
}
