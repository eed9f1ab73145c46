package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs, put aside and taken up again. */
class PauseTest {
    @TempDir
    Path store;

    @Test
    void aPausedRunEndsWithTheBitsItWouldHaveHadWithout() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            JsonObject request = Requests.tiny().put("seeds", new JsonArray().add(1).add(2));
            request.getJsonObject("training").put("epochs", 40);
            List<JsonObject> straight = server.untilEnded(server.launch(request));
            int sweep = server.launch(request);
            server.untilRun(sweep, run -> state(run).equals("running") && run.getInteger("step") > 0);
            assertEquals(202, server.post("/sweeps/" + sweep + "/pause").status());
            JsonObject aside = server.untilRun(sweep, run -> state(run).equals("paused"));
            assertTrue(aside.getInteger("step") < 320, aside::encode);
            assertNull(aside.getValue("remaining_s"));
            assertEquals("paused", server.get("/sweeps/" + sweep).json().getString("state"));
            assertEquals(1, server.get("/sweeps/" + sweep).json().getJsonObject("counts").getInteger("paused"));
            assertEquals(202, server.post("/sweeps/" + sweep + "/pause").status());

            JsonObject maps = server.post("/activations", "{\"run\": " + aside.getInteger("id") + ", \"sample\": 0}").json();
            assertEquals(aside.getInteger("step"), maps.getInteger("step"), "and can be looked into");

            // The worker is free for others meanwhile.
            assertEquals("done", state(server.untilEnded(server.launch(Requests.tiny())).get(0)));
            assertEquals(aside, server.runs(sweep).get(0), "a run that is paused does not move");

            assertEquals(202, server.post("/sweeps/" + sweep + "/resume").status());
            List<JsonObject> runs = server.untilEnded(sweep);
            for (int i = 0; i < 2; i++) {
                assertEquals("done", state(runs.get(i)));
                assertEquals(straight.get(i).getString("weights_sha256"), runs.get(i).getString("weights_sha256"));
            }
            assertEquals(aside.getString("started_at"), runs.get(0).getString("started_at"));
            assertTrue(server.get("/runs/" + runs.get(0).getInteger("id") + "/history?format=csv").body().toString().lines().count() > 360);
            assertEquals("cannot pause sweep=" + sweep + ": it is done, only one that is queued, running or paused can be paused",
                    refused(server, sweep, "pause"));
            assertEquals("cannot resume sweep=" + sweep + ": it is done, only one that is queued, running or paused can be resumed",
                    refused(server, sweep, "resume"));
        }
    }

    @Test
    void aPausedSweepCanBeStopped() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int sweep = server.launch(Requests.endless().put("seeds", new JsonArray().add(1).add(2)));
            server.untilRun(sweep, run -> run.getInteger("step") > 0);
            server.post("/sweeps/" + sweep + "/pause");
            JsonObject aside = server.untilRun(sweep, run -> state(run).equals("paused"));
            server.post("/sweeps/" + sweep + "/stop");
            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals(List.of("stopped", "stopped"), runs.stream().map(PauseTest::state).toList());
            assertEquals(aside.getInteger("step"), runs.get(0).getInteger("step"));
            assertEquals(64, runs.get(0).getString("weights_sha256").length());
            assertEquals("stopped before it started", runs.get(1).getString("reason"));
        }
    }

    private static String refused(TestServer server, int sweep, String wish) throws Exception {
        TestServer.Answer answer = server.post("/sweeps/" + sweep + "/" + wish);
        assertEquals(409, answer.status());
        return answer.json().getString("detail");
    }

    private static String state(JsonObject run) {
        return run.getString("state");
    }
}
