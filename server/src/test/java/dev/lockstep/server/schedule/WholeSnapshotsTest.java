package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WholeSnapshotsTest {
    @Test
    void liesCloseTogetherAtTheStart() {
        List<Long> steps = WholeSnapshots.of(9380, 8 * 14_700);
        assertEquals(List.of(0L, 2L, 15L, 52L), steps.subList(0, 4));
        assertEquals(17, steps.size());
        assertTrue(steps.get(16) < 9380);
        assertEquals(steps.stream().sorted().distinct().toList(), steps);
    }

    @Test
    void keepsToItsShareOfTheDisk() {
        assertEquals(24, WholeSnapshots.of(1_000_000, 10).size());
        assertTrue(4 * 640_000L * WholeSnapshots.of(1_000_000, 640_000).size() <= 8 << 20);
        assertEquals(List.of(), WholeSnapshots.of(1_000_000, 1_000_000));
        assertEquals(List.of(0L, 1L, 2L), WholeSnapshots.of(3, 10).subList(0, 3));
    }
}
