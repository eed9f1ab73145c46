package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happened to a sweep is told in order, and after a restart too. */
class EventsTest {
    @TempDir
    Path store;

    @Test
    void theyOutliveTheServer() throws Exception {
        int sweep;
        int run;
        try (TestServer server = TestServer.start(store)) {
            sweep = server.launch(Requests.endless());
            run = server.runs(sweep).get(0).getInteger("id");
            server.post("/sweeps/" + sweep + "/pause");
            server.post("/sweeps/" + sweep + "/resume");
            assertTrue(what(server, sweep).containsAll(List.of("launched", "paused", "resumed")), () -> told(server, sweep).encode());
            while (server.runs(sweep).get(0).getInteger("step") == 0) {
                Thread.onSpinWait();
            }
            assertEquals(new JsonObject("{\"unfinished\":0,\"begun\":0,\"logs_checked\":0,\"logs_cut\":0,\"runs\":[]}"), server.get("/system/recovery").json());
        }
        try (TestServer server = TestServer.start(store)) {
            JsonObject recovery = server.get("/system/recovery").json();
            assertEquals(List.of(1, 1), List.of(recovery.getInteger("unfinished"), recovery.getInteger("begun")));
            assertEquals(run, recovery.getJsonArray("runs").getJsonObject(0).getInteger("run"));
            assertTrue(recovery.getJsonArray("runs").getJsonObject(0).getInteger("step") > 0, recovery::encode);
            server.post("/sweeps/" + sweep + "/stop");
            server.untilEnded(sweep);
            List<String> what = what(server, sweep);
            assertEquals("launched", what.get(0));
            assertTrue(what.indexOf("started") < what.indexOf("recovered"), what::toString);
            assertTrue(what.indexOf("recovered") < what.indexOf("stopping"), what::toString);
            assertEquals(2, Collections.frequency(what, "stopped"), "the run and the sweep");
            JsonObject first = told(server, sweep).getJsonObject(what.size() - 1);
            assertEquals("1 run", first.getString("detail"));
            assertEquals(404, server.get("/sweeps/99/events").status());
        }
    }

    private static JsonArray told(TestServer server, int sweep) {
        try {
            return server.get("/sweeps/" + sweep + "/events").json().getJsonArray("events");
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The oldest first. */
    private static List<String> what(TestServer server, int sweep) {
        List<String> words = new ArrayList<>(told(server, sweep).stream().map(event -> ((JsonObject) event).getString("what")).toList());
        Collections.reverse(words);
        return words;
    }
}
