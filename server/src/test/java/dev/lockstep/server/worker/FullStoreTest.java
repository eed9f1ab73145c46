package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /dev/full} in the place of a log: every write is answered as by a full disk. */
class FullStoreTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path store;

    @Test
    void runsWaitUntilThereIsRoomAndEndAsIfThereAlwaysHadBeen() throws Exception {
        assumeTrue(Files.exists(FULL), "needs /dev/full");
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            JsonObject straight = server.untilEnded(server.launch(Requests.tiny())).get(0);
            Path log = store.resolve("runs/2/metrics.arrows");
            Files.createDirectories(log.getParent());
            Files.createSymbolicLink(log, FULL);

            int sweep = server.launch(Requests.tiny().put("seeds", new JsonArray().add(1).add(2)));
            JsonObject waiting = server.untilRun(sweep, run -> run.getString("state").equals("paused"));
            assertTrue(waiting.getString("reason").matches("waits until its log can be written: cannot append to run log: path=.*/runs/2/metrics.arrows, bytes=\\d+, "
                    + "free_bytes=\\d+: No space left on device"), waiting::encode);
            assertEquals("paused", server.get("/sweeps/" + sweep).json().getString("state"));
            assertEquals(waiting.getString("reason"), server.get("/system").json().getString("store_problem"));

            Files.delete(log);
            assertEquals(202, server.post("/sweeps/" + sweep + "/resume").status(), "nobody has to wait for the next look");
            JsonObject ended = server.untilEnded(sweep).get(0);
            assertEquals("done", ended.getString("state"), ended::encode);
            assertEquals(straight.getString("weights_sha256"), ended.getString("weights_sha256"));
            assertNull(server.get("/system").json().getString("store_problem"));
        }
    }

    @Test
    void aRunThatWaitsForRoomCanBeStopped() throws Exception {
        assumeTrue(Files.exists(FULL), "needs /dev/full");
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            Files.createDirectories(store.resolve("runs/1"));
            Files.createSymbolicLink(store.resolve("runs/1/weights.arrows"), FULL);
            int sweep = server.launch(Requests.tiny());
            server.untilRun(sweep, run -> run.getString("state").equals("paused"));
            server.post("/sweeps/" + sweep + "/stop");
            JsonObject ended = server.untilEnded(sweep).get(0);
            assertEquals("stopped", ended.getString("state"));
            assertEquals("stopped before it went on", ended.getString("reason"));
        }
    }
}
