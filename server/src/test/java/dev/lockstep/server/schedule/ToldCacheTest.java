package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.lockstep.server.stream.LiveState.Told;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ToldCacheTest {
    private final ToldCache cache = new ToldCache();
    private int made;

    private Told told(int id, Object of, boolean pinned) {
        return cache.told(id, of, pinned, () -> new JsonObject().put("made", ++made));
    }

    @Test
    void whatHasNotChangedIsMadeOnceForAll() {
        Object version = new Object();
        Told first = told(1, version, false);
        assertSame(first, told(1, version, false));
        assertNotSame(first, told(1, version, true), "pinned since");
        assertNotSame(first, told(1, new Object(), true));
        assertEquals(3, made);
    }

    @Test
    void whatManyOthersCameAfterIsForgotten() {
        Object version = new Object();
        told(0, version, false);
        for (int id = 1; id < ToldCache.KEPT; id++) {
            told(id, version, false);
        }
        told(0, version, false);
        assertEquals(ToldCache.KEPT, made);
        told(ToldCache.KEPT, version, false);
        told(1, version, false);
        assertEquals(ToldCache.KEPT + 2, made);
    }
}
