package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class TimersBetweenTurnsTest {
    private static final int ALLOWED = 5;
    private static final int ENOUGH = 300;

    private int turnsSinceDue;
    private boolean fired;

    /** Netty looks at its timers after 64 tasks and up to a second of them, as long as there are any. */
    @Test
    void timersThatAreDueComeBeforeTheNextTurns(Vertx vertx, VertxTestContext test) {
        Announcements announcements = new Announcements(vertx);
        Context loop = vertx.getOrCreateContext();
        loop.runOnContext(now -> {
            Turns turns = announcements.here(loop).turns();
            long due = System.nanoTime() + 20_000_000;
            vertx.setTimer(20, id -> {
                fired = true;
                test.verify(() -> assertTrue(turnsSinceDue <= ALLOWED, "turns=" + turnsSinceDue)).completeNow();
            });
            turns.add(() -> work(turns, due, ENOUGH));
        });
    }

    /** As long as a turn. */
    private void work(Turns turns, long due, int left) {
        long end = System.nanoTime() + Turns.NANOS;
        turnsSinceDue += end - due > Turns.NANOS ? 1 : 0;
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
        if (!fired && left > 0) {
            turns.add(() -> work(turns, due, left - 1));
        }
    }
}
