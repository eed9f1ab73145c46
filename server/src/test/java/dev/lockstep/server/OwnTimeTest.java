package dev.lockstep.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.server.OwnTime.Usage;
import org.junit.jupiter.api.Test;

/** With times of round numbers. */
class OwnTimeTest {
    private final OwnTime time = new OwnTime();

    @Test
    void whatATaskComputesAndWaitsForIsItsOwn() {
        assertEquals(0, time.look(100, 95, new Usage(10, 0, true), 0));
        assertEquals(0, time.look(200, 95, new Usage(110, 0, true), 0));
        assertEquals(100, time.look(300, 95, new Usage(115, 0, false), 0), "it computed");
        assertEquals(200, time.look(400, 95, new Usage(115, 0, false), 0), "it waited for something");
    }

    @Test
    void waitingForAProcessorIsNot() {
        time.look(100, 95, new Usage(10, 0, true), 0);
        time.look(200, 95, new Usage(20, 90, true), 0);
        assertEquals(0, time.look(900, 95, new Usage(20, 90, true), 0), "nobody knows yet for how long it has been in the queue");
        assertEquals(20, time.look(950, 95, new Usage(60, 780, true), 0));
    }

    @Test
    void nothingIsHeldAgainstTheTaskBehindOrTheIdleLoop() {
        time.look(100, 95, new Usage(10, 0, true), 0);
        time.look(200, 95, new Usage(110, 0, true), 0);
        assertEquals(100, time.look(300, 290, new Usage(200, 0, true), 0), "what the first was in the end");
        assertEquals(0, time.look(400, 290, new Usage(300, 0, true), 0));
        assertEquals(290, time.task());
        assertEquals(100, time.look(500, 0, new Usage(310, 0, false), 0));
        assertEquals(0, time.task());
        assertEquals(0, time.look(900, 0, new Usage(310, 0, false), 0));
    }

    @Test
    void whatTheJvmStoodStillIsNot() {
        time.look(100, 95, new Usage(10, 0, true), 0);
        time.look(800, 95, new Usage(20, 0, false), 690);
        assertEquals(10, time.look(900, 95, new Usage(20, 0, false), 0));
    }

    @Test
    void whereTheSystemSaysNothingAllTimeIs() {
        time.look(100, 95, Usage.UNKNOWN, 0);
        time.look(800, 95, Usage.UNKNOWN, 0);
        assertEquals(700, time.look(900, 95, Usage.UNKNOWN, 0));
    }
}
