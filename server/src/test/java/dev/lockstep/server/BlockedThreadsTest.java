package dev.lockstep.server;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The other tests rely on being told. */
class BlockedThreadsTest {
    @Test
    void aBlockedEventLoopIsNoticed() throws Exception {
        BlockedThreads blocked = BlockedThreads.watch();
        Vertx vertx = Vertx.vertx(TestServer.strict(20));
        Promise<Boolean> noticed = Promise.promise();
        vertx.getOrCreateContext().runOnContext(ignored -> {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (blocked.warnings().isEmpty() && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            noticed.complete(!blocked.warnings().isEmpty());
        });
        assertTrue(TestServer.await(noticed.future()));
        assertFalse(blocked.end().isEmpty());
        TestServer.await(vertx.close());
    }
}
