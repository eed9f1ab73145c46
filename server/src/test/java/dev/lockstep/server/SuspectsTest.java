package dev.lockstep.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuspectsTest {
    private static final long MS = 1_000_000;

    private final Suspects suspects = new Suspects(200 * MS);

    @Test
    void whatNothingExplainsIsHeldAgainstATaskOnce() {
        suspects.see("loop", 7, 203 * MS, () -> "here");
        assertEquals(List.of("task of loop took 203 ms of its own, allowed are 200, was at here"), looks(0));
        suspects.see("loop", 7, 400 * MS, () -> "there");
        assertEquals(List.of(), looks(0));
        assertTrue(suspects.isEmpty());
    }

    @Test
    void aTaskThatGoesOnIsToldOf() {
        List<String> guilty = new ArrayList<>();
        for (int look = 0; look <= Suspects.LOOKS; look++) {
            suspects.see("loop", 7, (203 + 10 * look) * MS, () -> "here");
            guilty.addAll(suspects.judge(0));
        }
        assertEquals(List.of("task of loop took 403 ms of its own, allowed are 200, was at here"), guilty);
    }

    @Test
    void whatAHypervisorTookIsToldLate() {
        suspects.see("loop", 7, 243 * MS, () -> "here");
        assertEquals(List.of(), suspects.judge(0));
        assertEquals(List.of(), suspects.judge(100 * MS));
        assertTrue(suspects.isEmpty());
    }

    @Test
    void aLaterLookAtTheTaskKnowsMore() {
        suspects.see("loop", 7, 243 * MS, () -> "here");
        suspects.see("loop", 7, 0, () -> "here");
        assertEquals(false, suspects.isEmpty(), "it knew nothing");
        suspects.see("loop", 7, 43 * MS, () -> "here");
        assertTrue(suspects.isEmpty());
    }

    @Test
    void oneTaskDoesNotHideAnother() {
        suspects.see("loop", 7, 203 * MS, () -> "here");
        suspects.see("loop", 8, 1 * MS, () -> "there");
        suspects.see("other", 7, 304 * MS, () -> "elsewhere");
        assertEquals(2, looks(MS / 100).size());
    }

    private List<String> looks(long stood) {
        List<String> guilty = new ArrayList<>();
        for (int look = 0; look <= Suspects.LOOKS; look++) {
            guilty.addAll(suspects.judge(stood));
        }
        return guilty;
    }
}
