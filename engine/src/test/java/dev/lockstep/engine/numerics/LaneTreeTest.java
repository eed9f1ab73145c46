package dev.lockstep.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LaneTreeTest {
    @Test
    void addsHalvesUntilOneIsLeft() {
        Random random = new Random(1);
        float[] values = new float[40];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        float[] lanes = Arrays.copyOfRange(values, 3, 19);
        for (int width = 8; width > 0; width /= 2) {
            for (int i = 0; i < width; i++) {
                lanes[i] = lanes[i] + lanes[i + width];
            }
        }
        assertEquals(Float.floatToRawIntBits(lanes[0]), Float.floatToRawIntBits(LaneTree.sum(values, 3)));
    }

    @Test
    void isNotTheSumInSequence() {
        float[] values = new float[16];
        values[0] = 0x1p24f;
        Arrays.fill(values, 1, 16, 1f);
        float sequence = 0;
        for (float value : values) {
            sequence += value;
        }
        assertNotEquals(sequence, LaneTree.sum(values, 0));
    }
}
