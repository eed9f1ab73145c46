package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The queue of an event loop and its clock, by hand. */
class TurnsTest {
    private static final long WORK_NANOS = 300_000;

    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private long now;
    private final Turns turns = new Turns(loop::add, () -> now);

    private void work(String name) {
        done.add(name);
        now += WORK_NANOS;
    }

    @Test
    void whateverElseTheLoopHasToDoComesInBetween() {
        for (int i = 0; i < 500; i++) {
            String socket = "socket " + i;
            turns.add(() -> work(socket));
        }
        long longest = 0;
        int others = 0;
        while (!loop.isEmpty()) {
            // Due at any moment, and put at the end of the queue then.
            long due = now;
            boolean[] came = {false};
            loop.add(() -> came[0] = true);
            while (!came[0]) {
                loop.poll().run();
            }
            others++;
            longest = Math.max(longest, now - due);
        }
        assertEquals(500, done.size());
        assertEquals("socket 499", done.get(499));
        assertTrue(longest <= Turns.NANOS + WORK_NANOS, "another task waited for ns=" + longest);
        assertTrue(others >= 500 * WORK_NANOS / (Turns.NANOS + WORK_NANOS), "others=" + others);
    }

    @Test
    void whatIsAddedByWorkComesBehindWhatWaits() {
        turns.add(() -> {
            work("first");
            turns.add(() -> work("third"));
            turns.run();
        });
        turns.add(() -> work("second"));
        assertEquals(1, loop.size(), "one task of the loop for all");
        loop.poll().run();
        assertEquals(List.of("first", "second", "third"), done);
        assertTrue(loop.isEmpty());
    }

    @Test
    void aTurnAtOnceLeavesNothingBehind() {
        turns.add(() -> work("first"));
        turns.run();
        assertEquals(List.of("first"), done);
        turns.add(() -> work("second"));
        while (!loop.isEmpty()) {
            loop.poll().run();
        }
        assertEquals(List.of("first", "second"), done);
    }

    @Test
    void workThatFailsKeepsNobodyElseFromTheirTurn() {
        turns.add(() -> {
            throw new IllegalStateException("broken");
        });
        turns.add(() -> work("next"));
        assertThrows(IllegalStateException.class, () -> loop.poll().run());
        loop.poll().run();
        assertEquals(List.of("next"), done);
    }
}
