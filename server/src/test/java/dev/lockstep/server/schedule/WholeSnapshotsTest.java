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
        assertTrue(4 * 200_000L * WholeSnapshots.of(1_000_000, 200_000).size() <= 8 << 20);
        assertEquals(List.of(0L, 1L, 2L), WholeSnapshots.of(3, 10).subList(0, 3));
    }

    @Test
    void aLargeModelHasItsBeginningAndSomeOnTheWay() {
        List<Long> six = List.of(0L, 5L, 37L, 125L, 296L, 579L);
        for (long values : List.of(640_000L, 1_000_000L, 2_790_000L)) {
            assertEquals(six, WholeSnapshots.of(1000, values));
        }
        assertEquals(List.of(0L, 37L, 296L), WholeSnapshots.of(1000, 5_000_000));
        assertEquals(List.of(0L, 125L), WholeSnapshots.of(1000, 8_000_000));
        assertTrue(4 * 8_388_608L * 2 <= 64 << 20);
        assertEquals(List.of(), WholeSnapshots.of(1000, 8_400_000));
    }
}
