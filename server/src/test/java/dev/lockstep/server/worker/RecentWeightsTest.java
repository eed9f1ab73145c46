package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Weights are kept until newer ones need the room. */
class RecentWeightsTest {
    private final RecentWeights recent = new RecentWeights(1200);

    @Test
    void forgetsThoseNobodyAskedForTheLongest() {
        LastWeights first = keep(1, 10, 100);
        keep(1, 20, 100);
        keep(2, 10, 100);
        assertSame(first, recent.of(1, 10).orElseThrow());
        keep(3, 5, 90);
        assertEquals(Optional.empty(), recent.of(1, 20), "1560 bytes are too many, and it was asked for before run 2 was kept");
        assertSame(first, recent.of(1, 10).orElseThrow());
        LastWeights large = keep(4, 1, 301);
        assertEquals(Optional.empty(), recent.of(1, 10));
        assertSame(large, recent.of(4, 1).orElseThrow(), "more than all the room, but the newest");
        keep(5, 1, 300);
        assertEquals(Optional.empty(), recent.of(4, 1));
    }

    @Test
    void theSameStepTakesRoomOnce() {
        LastWeights other = keep(2, 1, 100);
        for (int i = 0; i < 10; i++) {
            keep(1, 10, 200);
        }
        assertSame(other, recent.of(2, 1).orElseThrow());
        assertEquals(200, recent.of(1, 10).orElseThrow().tensors().get("w").length);
    }

    private LastWeights keep(int run, int step, int floats) {
        LastWeights weights = new LastWeights(step, Map.of("w", new float[floats]));
        recent.keep(run, weights);
        return weights;
    }
}
