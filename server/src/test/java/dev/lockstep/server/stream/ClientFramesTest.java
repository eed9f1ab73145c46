package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientFramesTest {
    private long now = 7;
    private final ClientFrames frames = new ClientFrames(() -> now);

    @Test
    void soManyInTenSecondsAndNotOneMore() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < ClientFrames.MOST; i++) {
                assertNull(frames.tooMany(i % 2 == 0, false));
            }
            now += TimeUnit.SECONDS.toNanos(ClientFrames.SECONDS) + 1;
        }
        for (int i = 0; i < ClientFrames.MOST; i++) {
            frames.tooMany(false, true);
        }
        now += TimeUnit.SECONDS.toNanos(ClientFrames.SECONDS);
        assertEquals("more than 2000 frames in 10 s, allowed are 2000", frames.tooMany(false, true));
    }

    @Test
    void pingsOfAClientThatReadsNoAnswersAreCountedForEver() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < ClientFrames.MOST_UNREAD_PINGS; i++) {
                now += TimeUnit.MINUTES.toNanos(1);
                assertNull(frames.tooMany(true, true));
                assertNull(frames.tooMany(false, true));
            }
            if (round < 2) {
                assertNull(frames.tooMany(true, false), "it has read");
            }
        }
        assertEquals("more than 100 pings whose answers are not read, allowed are 100", frames.tooMany(true, true));
    }
}
