package dev.lockstep.engine.numerics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationTest {
    @Test
    void holdsEveryIndexOnce() {
        for (int n : new int[] {0, 1, 2, 17, 1000}) {
            int[] sorted = order(n, 1, 1);
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, n).toArray(), sorted);
        }
    }

    @Test
    void dependsOnSeedAndEpochAndNothingElse() {
        assertArrayEquals(order(100, 5, 2), order(100, 5, 2));
        assertFalse(Arrays.equals(order(100, 5, 2), order(100, 5, 3)));
        assertFalse(Arrays.equals(order(100, 5, 2), order(100, 6, 2)));
    }

    /** All 24 orders of four things, about equally often: chi squared with 23 degrees of freedom is below 49.7 in 99.9 % of fair shuffles. */
    @Test
    void favoursNoOrder() {
        int[] counts = new int[256];
        int draws = 24_000;
        for (int epoch = 1; epoch <= draws; epoch++) {
            int[] order = order(4, 42, epoch);
            counts[order[0] + 4 * order[1] + 16 * order[2] + 64 * order[3]]++;
        }
        double expected = draws / 24.0;
        double chi = Arrays.stream(counts).filter(c -> c > 0).mapToDouble(c -> (c - expected) * (c - expected) / expected).sum();
        assertEquals(24, Arrays.stream(counts).filter(c -> c > 0).count());
        assertTrue(chi < 49.7, "chi squared " + chi);
    }

    /** The order of version 1 of the numerics contract. */
    @Test
    void keepsItsOrder() {
        assertArrayEquals(new int[] {0, 9, 3, 7, 1, 8, 2, 5, 4, 6}, order(10, 1, 1));
    }

    private static int[] order(int n, long seed, int epoch) {
        int[] order = new int[n];
        Permutation.fill(order, seed, epoch);
        return order;
    }
}
