package dev.lockstep.engine.cpu;

import dev.lockstep.engine.numerics.Sigmoid;
import dev.lockstep.engine.numerics.Tanh;

/** Sigmoid and hyperbolic tangent, one value after the other: both kinds of kernels use these. Sources and destinations may be the same. */
final class Curves {
    private Curves() {}

    static void sigmoid(float[] memory, int source, int destination, int count) {
        for (int i = 0; i < count; i++) {
            memory[destination + i] = Sigmoid.sigmoid(memory[source + i]);
        }
    }

    /** dy (1 - y) y. */
    static void sigmoidGradient(float[] memory, int output, int gradient, int destination, int count) {
        for (int i = 0; i < count; i++) {
            float y = memory[output + i];
            memory[destination + i] = memory[gradient + i] * (1 - y) * y;
        }
    }

    static void tanh(float[] memory, int source, int destination, int count) {
        for (int i = 0; i < count; i++) {
            memory[destination + i] = Tanh.tanh(memory[source + i]);
        }
    }

    /** dy (1 - y^2). */
    static void tanhGradient(float[] memory, int output, int gradient, int destination, int count) {
        for (int i = 0; i < count; i++) {
            float y = memory[output + i];
            memory[destination + i] = memory[gradient + i] * Math.fma(-y, y, 1);
        }
    }
}
