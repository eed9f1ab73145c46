package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.vertx.core.http.UpgradeRejectedException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLimitTest {
    @TempDir
    Path store;

    @Test
    void noMoreStreamsAreOpenedThanAllowed() throws Exception {
        try (StreamServer server = new StreamServer(store, 2)) {
            StreamClient first = server.open("topic=overview");
            StreamClient second = server.open("topic=overview");
            UpgradeRejectedException refused = assertThrows(UpgradeRejectedException.class, () -> server.open("topic=overview"));
            assertEquals(503, refused.getStatus());
            assertEquals("streams=2 are open, allowed are 2; close some, or try again later", refused.getBody().toJsonObject().getString("detail"));
            first.close();
            second.close();
        }
    }
}
