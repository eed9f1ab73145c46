package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    @TempDir
    Path store;

    @Test
    void whatTheDemoLaunchesIsAValidSweepOfFour() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            JsonObject answer = server.post("/sweeps/dry-run", DemoCommand.SWEEP.encode()).json();
            assertEquals(4, answer.getInteger("runs"), answer::encode);
        }
    }
}
