package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClientFramesTest {
    private long now = 7;
    private final ClientFrames frames = new ClientFrames(() -> now);

    @Test
    void aHundredInTenSecondsAndNotOneMore() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < ClientFrames.MOST; i++) {
                assertFalse(frames.tooMany(), "round=" + round + ", frame=" + i);
            }
            now += TimeUnit.SECONDS.toNanos(ClientFrames.SECONDS) + 1;
        }
        for (int i = 0; i < ClientFrames.MOST; i++) {
            frames.tooMany();
        }
        now += TimeUnit.SECONDS.toNanos(ClientFrames.SECONDS);
        assertTrue(frames.tooMany());
    }
}
