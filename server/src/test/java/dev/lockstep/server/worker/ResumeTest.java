package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.store.CheckpointFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that a server had not ended when it ended itself. */
class ResumeTest {
    @TempDir
    Path store;

    @Test
    void runsGoOnAtTheNextStartAndEndAsIfNothingHadHappened() throws Exception {
        JsonObject request = longer().put("seeds", new JsonArray().add(1).add(2).add(3)).put("weights", new JsonObject().put("every", 8));
        int sweep;
        List<JsonObject> straight;
        String history;
        try (TestServer server = TestServer.start(store, 2, Sessions.chosen())) {
            int first = server.launch(request);
            straight = server.untilEnded(first);
            history = history(server, first);
            sweep = server.launch(request);
            server.untilRun(sweep, run -> run.getInteger("step") > 20);
        }
        try (TestServer server = TestServer.start(store, 2, Sessions.chosen())) {
            JsonObject before = server.get("/sweeps/" + sweep).json();
            assertTrue(List.of("running", "queued").contains(before.getString("state")), before::encode);
            assertTrue(before.getInteger("steps") > 20, before::encode);
            List<JsonObject> runs = server.untilEnded(sweep);
            for (int i = 0; i < 3; i++) {
                assertEquals("done", runs.get(i).getString("state"), runs.get(i)::encode);
                assertEquals(straight.get(i).getString("weights_sha256"), runs.get(i).getString("weights_sha256"));
                assertEquals(straight.get(i).getValue("best_test_accuracy"), runs.get(i).getValue("best_test_accuracy"));
                assertEquals(weights(server, straight.get(i)), weights(server, runs.get(i)));
                assertFalse(Files.exists(checkpoint(runs.get(i))), "nobody needs it any more");
            }
            assertEquals(history, history(server, sweep));
        }
    }

    @Test
    void aRunThatIsPausedWhenTheServerEndsGoesOnWhenItIsResumed() throws Exception {
        int sweep;
        JsonObject straight;
        JsonObject aside;
        JsonArray climb;
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            straight = server.untilEnded(server.launch(longer())).get(0);
            sweep = server.launch(longer());
            server.untilRun(sweep, run -> run.getInteger("step") > 20);
            server.post("/sweeps/" + sweep + "/pause");
            aside = server.untilRun(sweep, run -> run.getString("state").equals("paused"));
            climb = climb(server, aside);
        }
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            assertEquals("paused", server.get("/sweeps/" + sweep).json().getString("state"));
            assertEquals(aside.copy(), server.runs(sweep).get(0), "it has not moved");
            server.untilSweep(sweep, now -> now.getJsonArray("best_curve").equals(climb));
            server.post("/sweeps/" + sweep + "/resume");
            JsonObject ended = server.untilEnded(sweep).get(0);
            assertEquals(straight.getString("weights_sha256"), ended.getString("weights_sha256"), ended::encode);
        }
    }

    @Test
    void withoutACheckpointARunBeginsAnewAndComparesItsLog() throws Exception {
        JsonObject straight;
        int sweep;
        JsonObject run;
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            straight = server.untilEnded(server.launch(longer())).get(0);
            sweep = server.launch(longer());
            run = server.untilRun(sweep, now -> now.getInteger("step") > 20);
        }
        Path log = store.resolve("runs/" + run.getInteger("id") + "/metrics.arrows");
        byte[] before = Files.readAllBytes(log);
        Files.write(checkpoint(run), new byte[100]);
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            JsonObject ended = server.untilEnded(sweep).get(0);
            assertEquals(straight.getString("weights_sha256"), ended.getString("weights_sha256"), ended::encode);
            assertEquals(history(server, straight.getInteger("sweep")), history(server, sweep));
        }
        byte[] after = Files.readAllBytes(log);
        assertArrayEquals(before, Arrays.copyOf(after, before.length), "what was written stays written");
    }

    /** How the best rose, by its history: after which steps, and to what. */
    private static JsonArray climb(TestServer server, JsonObject run) throws Exception {
        JsonArray climb = new JsonArray();
        double best = -1;
        for (Object each : server.get("/runs/" + run.getInteger("id") + "/history?format=json").body().toJsonArray()) {
            JsonObject row = (JsonObject) each;
            if (row.getValue("test_accuracy") != null && row.getDouble("test_accuracy") > best) {
                best = row.getDouble("test_accuracy");
                climb.add(new JsonArray().add(row.getInteger("step")).add(best));
            }
        }
        return climb;
    }

    /** All but what no contract fixes: ids and times. */
    private static String history(TestServer server, int sweep) throws Exception {
        List<String> lines = server.get("/sweeps/" + sweep + "/history?format=csv").body().toString().lines().toList();
        List<String> names = List.of(lines.get(0).split(","));
        return lines.stream().map(line -> line.split(",")).map(cells -> names.stream()
                .filter(name -> !List.of("run", "sweep", "elapsed_s", "time").contains(name) && names.indexOf(name) < cells.length)
                .map(name -> cells[names.indexOf(name)]).collect(Collectors.joining(","))).collect(Collectors.joining("\n"));
    }

    private static List<Map<String, Object>> weights(TestServer server, JsonObject run) throws Exception {
        List<Map<String, Object>> rows = ArrowRows.rows(server.get("/runs/" + run.getInteger("id") + "/weights?format=arrows").body().getBytes());
        rows.forEach(row -> row.remove("run"));
        return rows;
    }

    private Path checkpoint(JsonObject run) {
        return store.resolve("runs/" + run.getInteger("id")).resolve(CheckpointFile.NAME);
    }

    private static JsonObject longer() {
        JsonObject request = Requests.tiny();
        request.getJsonObject("training").put("epochs", 40);
        return request;
    }
}
