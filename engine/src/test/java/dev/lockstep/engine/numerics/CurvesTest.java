package dev.lockstep.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class CurvesTest {
    private interface Curve {
        float of(float x);
    }

    @Test
    void sigmoidIsWithinThreeUlp() {
        // Where the result is normal: three roundings, and the error of the exponential.
        assertTrue(worst(Sigmoid::sigmoid, x -> 1 / (1 + Math.exp(-x)), 87) < 3);
    }

    @Test
    void tanhIsWithinTwoUlp() {
        assertTrue(worst(Tanh::tanh, Math::tanh, 20) < 2);
    }

    private static double worst(Curve curve, DoubleUnaryOperator exact, float most) {
        double worst = 0;
        for (int bits = Float.floatToIntBits(1e-30f); bits < Float.floatToIntBits(most); bits += 997) {
            float x = Float.intBitsToFloat(bits);
            worst = Math.max(worst, Math.max(error(curve, exact, x), error(curve, exact, -x)));
        }
        return worst;
    }

    private static double error(Curve curve, DoubleUnaryOperator exact, float x) {
        double expected = exact.applyAsDouble(x);
        return Math.abs(curve.of(x) - expected) / Math.ulp((float) expected);
    }

    @Test
    void keepTheSpecialValues() {
        assertEquals(0.5f, Sigmoid.sigmoid(0));
        assertEquals(1f, Sigmoid.sigmoid(Float.POSITIVE_INFINITY));
        assertEquals(0f, Sigmoid.sigmoid(Float.NEGATIVE_INFINITY));
        assertEquals(Float.NaN, Sigmoid.sigmoid(Float.NaN));
        assertEquals(-0f, Tanh.tanh(-0f));
        assertEquals(1f, Tanh.tanh(Float.POSITIVE_INFINITY));
        assertEquals(-1f, Tanh.tanh(Float.NEGATIVE_INFINITY));
        assertEquals(Float.NaN, Tanh.tanh(Float.NaN));
    }
}
