package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FollowedRunsTest {
    @Test
    void whatWasAddedInAnyOrderIsFoundAndNothingElse() {
        Random random = new Random(7);
        FollowedRuns runs = new FollowedRuns(0);
        Map<Integer, FollowedRun> twin = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            int id = 1 + random.nextInt(1_000);
            assertSame(twin.get(id), runs.get(id));
            if (!twin.containsKey(id)) {
                FollowedRun run = new FollowedRun(null, id);
                twin.put(id, run);
                assertSame(run, runs.add(run));
            }
        }
        for (int id = -1; id <= 1_002; id++) {
            assertSame(twin.get(id), runs.get(id));
        }
        List<Integer> ids = new ArrayList<>();
        runs.forEach(run -> ids.add(run.run));
        assertEquals(twin.keySet().stream().sorted().toList(), ids);
    }

    @Test
    void eachCountsOnce() {
        FollowedRuns runs = new FollowedRuns(2);
        assertNull(runs.get(1));
        FollowedRun first = runs.add(new FollowedRun(null, 1));
        FollowedRun second = runs.add(new FollowedRun(null, 2));
        assertEquals("0 of 0", counts(runs));
        runs.want(first);
        runs.want(first);
        runs.want(second);
        assertEquals("2 of 2", counts(runs));
        runs.finish(first);
        runs.finish(first);
        assertEquals("1 of 2", counts(runs));
        runs.leave(first);
        runs.leave(first);
        runs.leave(second);
        assertEquals("0 of 0", counts(runs));
        runs.want(first);
        assertEquals("1 of 1", counts(runs));
    }

    private static String counts(FollowedRuns runs) {
        return runs.unfinished() + " of " + runs.wanted();
    }
}
