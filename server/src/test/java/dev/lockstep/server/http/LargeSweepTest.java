package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The largest sweep there may be holds up nobody. */
class LargeSweepTest {
    /** Much happens once for each run, in code that no compiler has seen yet. */
    private static final long MAX_EVENT_LOOP_MS = 1000;

    @TempDir
    Path store;

    @Test
    void tenThousandRunsBlockNoEventLoop() throws Exception {
        JsonArray seeds = new JsonArray();
        IntStream.range(0, 10_000).forEach(seeds::add);
        int sweep;
        try (TestServer server = TestServer.start(store, 1, MAX_EVENT_LOOP_MS)) {
            JsonObject request = Requests.endless().put("seeds", seeds);
            assertEquals(10_000, server.post("/sweeps/dry-run", request.encode()).json().getInteger("runs"));
            sweep = server.launch(request);
            assertEquals(10_000, server.runs(sweep).size());
            server.untilRun(sweep, run -> run.getInteger("step") > 0);
            server.post("/sweeps/" + sweep + "/stop");
            server.untilEnded(sweep);
            assertEquals(10_000, server.get("/sweeps/" + sweep).json().getJsonObject("counts").getInteger("stopped"));
            seeds.add(10_000);
            assertEquals("seeds", server.post("/sweeps", request.encode()).json().getString("path"));
        }
        try (TestServer server = TestServer.start(store, 1, MAX_EVENT_LOOP_MS)) {
            assertEquals("stopped", server.get("/sweeps/" + sweep).json().getString("state"));
        }
    }
}
