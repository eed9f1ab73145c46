package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {
    @TempDir
    Path store;

    @Test
    void saysWhatIsInTheWay() {
        assertNull(new Readiness(store, () -> true).get());
        assertEquals("the server is still starting", new Readiness(store, () -> false).get());
        assertEquals("the store cannot be written to", new Readiness(store.resolve("gone"), () -> true).get());
    }
}
