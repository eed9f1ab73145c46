package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import org.junit.jupiter.api.Test;

/** Three steps from 1 with gradients 1, 1, 0.5, worked out from the formulas in the documentation of {@code torch.optim.SGD}. */
class SgdTest {
    @Test
    void plain() {
        assertSteps(SGD.of(0.1, 0), 0.9, 0.8, 0.75);
    }

    @Test
    void weightDecayAddsTheParameterToTheGradient() {
        // 1 - 0.1 (1 + 0.5); 0.85 - 0.1 (1 + 0.425); 0.7075 - 0.1 (0.5 + 0.35375)
        assertSteps(new SGD(0.1, 0, 0, 0.5, false), 0.85, 0.7075, 0.622125);
    }

    @Test
    void momentumStartsWithTheFirstGradient() {
        // buffers 1, 1.9, 2.21
        assertSteps(SGD.of(0.1, 0.9), 0.9, 0.71, 0.489);
    }

    @Test
    void dampeningSparesTheFirstStep() {
        // buffers 1, 0.9 + 0.75, 0.9 * 1.65 + 0.375
        assertSteps(new SGD(0.1, 0.9, 0.25, 0, false), 0.9, 0.735, 0.549);
    }

    @Test
    void nesterovLooksAhead() {
        // buffers 1, 1.9, 2.21; updates 1 + 0.9, 1 + 1.71, 0.5 + 1.989
        assertSteps(new SGD(0.1, 0.9, 0, 0, true), 0.81, 0.539, 0.2901);
    }

    private static void assertSteps(SGD sgd, double... expected) {
        float[] parameters = {1};
        float[] gradients = new float[1];
        float[] sequence = {1, 1, 0.5f};
        Sgd rule = new Sgd(sgd, 1);
        for (int step = 0; step < 3; step++) {
            gradients[0] = sequence[step];
            rule.begin(sgd.lr(), Double.NaN);
            rule.update(new ScalarUpdates(), parameters, gradients, 0, 0, 1);
            assertEquals(expected[step], parameters[0], 1e-6, "step " + step);
        }
    }
}
