package dev.lockstep.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class StolenTimeTest {
    private static List<String> stat(int first, int second) {
        return List.of("cpu  100 2 30 400 5 6 7 " + (first + second) + " 0 0", "cpu0 50 1 15 200 2 3 4 " + first + " 0 0", "cpu1 50 1 15 200 3 3 3 " + second + " 0 0",
                "intr 12345 0 0", "ctxt 1");
    }

    @Test
    void isThatOfTheProcessorThatMostWasTakenFrom() {
        StolenTime time = new StolenTime();
        assertEquals(0, time.since(stat(1000, 2000)), "what was before");
        assertEquals(20_000_000, time.since(stat(1001, 2002)));
        assertEquals(0, time.since(stat(1001, 2002)));
        assertEquals(50_000_000, time.since(stat(1006, 2002)));
    }

    @Test
    void isNothingWhereProcessorsComeOrGoOrNothingIsKnown() {
        StolenTime time = new StolenTime();
        time.since(stat(1, 1));
        assertEquals(0, time.since(List.of("cpu0 50 1 15 200 2 3 4 9 0 0")));
        assertEquals(0, time.since(List.of("cpu0 50 1 15 200")));
        assertTrue(time.sinceLastLook() >= 0);
    }
}
