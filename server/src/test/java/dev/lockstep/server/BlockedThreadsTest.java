package dev.lockstep.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The other tests rely on being told. */
class BlockedThreadsTest {
    private static final long MAX_MS = 20;

    @ParameterizedTest
    @ValueSource(strings = {"computes", "sleeps"})
    void aBlockedEventLoopIsNoticed(String what) throws Exception {
        BlockedThreads blocked = BlockedThreads.watch(MAX_MS);
        Vertx vertx = Vertx.vertx(TestServer.strict(MAX_MS));
        Promise<Boolean> noticed = Promise.promise();
        vertx.getOrCreateContext().runOnContext(ignored -> {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (blocked.warnings().isEmpty() && System.nanoTime() < end) {
                if (what.equals("sleeps")) {
                    sleep();
                }
            }
            noticed.complete(!blocked.warnings().isEmpty());
        });
        assertTrue(TestServer.await(noticed.future()));
        String warning = blocked.end().get(0);
        assertTrue(warning.contains("ms of its own, allowed are 20, was at ") && warning.contains(BlockedThreadsTest.class.getName()), warning);
        TestServer.await(vertx.close());
    }

    private static void sleep() {
        try {
            Thread.sleep(2 * MAX_MS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
