package dev.lockstep.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PhiloxTest {
    /** The known answers that come with Random123, {@code kat_vectors}. */
    @Test
    void givesTheKnownAnswers() {
        assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block(0, 0, 0, 0, 0, 0));
        assertArrayEquals(new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, block(-1, -1, -1, -1, -1, -1));
        assertArrayEquals(new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
                block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
    }

    private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
        int[] words = new int[4];
        for (int i = 0; i < 4; i++) {
            words[i] = Philox.word(c0, c1, c2, c3, k0, k1, i);
        }
        return words;
    }

    @Test
    void addressesSeedPurposeStepAndIndex() {
        assertEquals(Philox.word(5, 0x33333333, 0x44444444, Purpose.BATCH_ORDER.code(), 0x11111111, 0x22222222, 3),
                Philox.bits(0x2222222211111111L, Purpose.BATCH_ORDER, 0x4444444433333333L, 4 * 5 + 3));
    }

    @Test
    void uniformIsAMultipleOfTwoToTheMinus24Below1() {
        double sum = 0;
        for (int i = 0; i < 10_000; i++) {
            float u = Philox.uniform(7, Purpose.INITIALIZATION, 0, i);
            assertTrue(u >= 0 && u < 1 && u * 0x1p24f == Math.rint(u * 0x1p24f), "u=" + u);
            sum += u;
        }
        assertEquals(0.5, sum / 10_000, 0.01);
    }
}
