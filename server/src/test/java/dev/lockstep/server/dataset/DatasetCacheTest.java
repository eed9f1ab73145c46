package dev.lockstep.server.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.DatasetSpec;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetCacheTest {
    /** Each dataset below takes 100 bytes: 10 + 10 samples of 4 pixels and a label. */
    private final DatasetCache cache = new DatasetCache(250);
    private int loads;

    @Test
    void callersShareOneLoading() {
        Promise<Dataset> loading = Promise.promise();
        Future<Dataset> first = cache.get(spec("a"), loading::future);
        assertSame(first, cache.get(spec("a"), this::load));
        assertEquals(0, loads);
    }

    @Test
    void whatFailedIsLoadedAnew() {
        assertTrue(cache.get(spec("a"), () -> Future.failedFuture("no disk")).failed());
        assertTrue(cache.get(spec("a"), this::load).succeeded());
    }

    @Test
    void theLeastRecentlyAskedForIsLetGoOf() {
        Dataset a = get("a");
        get("b");
        get("a");
        get("c");
        assertEquals(3, loads);
        assertSame(a, get("a"));
        assertEquals(3, loads, "a was used after b");
    }

    @Test
    void whatIsStillInUseIsFoundAgainAfterItWasLetGoOf() {
        Dataset a = get("a");
        Dataset b = get("b");
        get("c");
        get("d");
        assertSame(a, get("a"));
        assertSame(b, get("b"));
        assertEquals(4, loads);
        assertNotSame(a, b);
    }

    private Dataset get(String name) {
        return cache.get(spec(name), this::load).result();
    }

    private Future<Dataset> load() {
        loads++;
        ImageSet images = new ImageSet(10, 1, 2, 2, new byte[40], new byte[10]);
        return Future.succeededFuture(new Dataset(
                new DatasetInfo("x", "X", "", 1, 2, 2, List.of("0"), 10, 10, new float[] {0}, new float[] {1}), images, images));
    }

    private static DatasetSpec spec(String name) {
        return DatasetSpec.of(name, 10, 10);
    }
}
