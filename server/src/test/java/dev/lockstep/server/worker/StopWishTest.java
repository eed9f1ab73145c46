package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that died between a stop and the moment when its worker heard of it. */
class StopWishTest {
    @TempDir
    Path store;

    @Test
    void aRunThatWasToldToStopDoesNotGoOnAfterACrash() throws Exception {
        int sweep;
        Path file;
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            sweep = server.launch(Requests.endless());
            JsonObject run = server.untilRun(sweep, now -> now.getInteger("step") > 0);
            file = store.resolve("runs/" + run.getInteger("id") + "/run.json");
        }
        // As the files are when nothing comes behind the wish.
        JsonObject json = new JsonObject(Buffer.buffer(Files.readAllBytes(file)));
        assertEquals("running", json.getString("state"));
        json.getJsonObject("result").put("stop_wished", true);
        Files.write(file, json.toBuffer().getBytes());
        Files.delete(store.resolve("catalogue.db"));

        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            assertEquals("stopped", server.get("/sweeps/" + sweep).json().getString("state"));
            JsonObject run = server.runs(sweep).get(0);
            assertEquals("stopped before it went on", run.getString("reason"));
            assertTrue(run.getInteger("step") > 0, run::encode);
        }
    }
}
