package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that join a sweep which has begun, or ended. */
class MoreRunsTest {
    @TempDir
    Path store;

    @Test
    void anExtendedSweepTrainsOnlyWhatIsNew() throws Exception {
        int sweep;
        JsonObject whole = Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.05, 0.1).put("seeds", new JsonArray().add(1).add(2));
        try (TestServer server = TestServer.start(store)) {
            sweep = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.05));
            List<JsonObject> before = server.untilEnded(sweep);
            JsonObject wish = new JsonObject().put("axes", new JsonObject().put("training.optimizer.lr", new JsonArray().add(0.05).add(0.1)))
                    .put("seeds", new JsonArray().add(2));
            TestServer.Answer answer = server.post("/sweeps/" + sweep + "/extend", wish.encode());
            assertEquals(202, answer.status(), () -> answer.body().toString());
            assertEquals(6, answer.json().getInteger("runs"));
            assertNull(answer.json().getValue("ended_at"));
            assertEquals(new JsonArray("[\"training.optimizer.lr\",\"training.seed\"]"), answer.json().getJsonArray("varying"));

            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals(before, runs.subList(0, 2), "what was trained stays as it is");
            assertEquals(List.of("0.01 2", "0.05 2", "0.1 1", "0.1 2"), runs.stream().skip(2).map(MoreRunsTest::rateAndSeed).sorted().toList());
            assertEquals(List.of(0, 1, 2, 3, 4, 5), runs.stream().map(run -> run.getInteger("index")).toList());
            assertEquals("done", server.get("/sweeps/" + sweep).json().getString("state"));
            List<String> atOnce = server.untilEnded(server.launch(whole)).stream().map(run -> run.getString("weights_sha256")).sorted().toList();
            assertEquals(atOnce, runs.stream().map(run -> run.getString("weights_sha256")).sorted().toList());

            TestServer.Answer again = server.post("/sweeps/" + sweep + "/extend", wish.encode());
            assertEquals(409, again.status());
            assertEquals("cannot extend sweep=" + sweep + ": it has a run for every one of these combinations; give a value or a seed that is new",
                    again.json().getString("detail"));
        }
        try (TestServer server = TestServer.start(store)) {
            assertEquals(6, server.runs(sweep).size(), "and the extension is kept");
            JsonObject spec = server.get("/sweeps/" + sweep).json().getJsonObject("spec");
            assertEquals(whole.getJsonObject("axes"), spec.getJsonObject("axes"));
        }
    }

    @Test
    void aSweepThatTrainsTellsItsViewersOfNewRuns() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int sweep = server.launch(Requests.endless());
            CompletableFuture<Void> watching = new CompletableFuture<>();
            FutureTask<JsonObject> viewer = new FutureTask<>(() -> server.untilRun(sweep, run -> {
                watching.complete(null);
                return run.getInteger("index") == 1;
            }));
            new Thread(viewer).start();
            watching.get(60, TimeUnit.SECONDS);
            assertEquals(202, server.post("/sweeps/" + sweep + "/extend", "{\"axes\": {\"training.warmup_steps\": [10]}}").status());
            JsonObject second = viewer.get(60, TimeUnit.SECONDS);
            assertEquals(10, second.getJsonObject("parameters").getInteger("training.warmup_steps"));
            JsonObject first = server.runs(sweep).get(0);
            assertEquals(0, first.getJsonObject("parameters").getInteger("training.warmup_steps"), "the runs of before name what they have");
            server.post("/sweeps/" + sweep + "/stop");
            server.untilEnded(sweep);
        }
    }

    @Test
    void whatFailedIsTriedAgainOnce() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Sessions failing = (cohort, dataset) -> {
            RunSpec spec = cohort.get(0);
            if (spec.training().seed() == 2 && attempts.getAndIncrement() == 0) {
                throw new IllegalStateException("a bad moment");
            }
            return Sessions.chosen().open(cohort, dataset);
        };
        int sweep;
        try (TestServer server = TestServer.start(store, 1, failing)) {
            sweep = server.launch(Requests.tiny().put("seeds", new JsonArray().add(1).add(2)));
            assertEquals("failed", server.untilEnded(sweep).get(1).getString("state"));
        }
        try (TestServer server = TestServer.start(store, 1, failing)) {
            assertEquals(202, server.post("/sweeps/" + sweep + "/retry").status());
            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals(List.of("done", "failed", "done"), runs.stream().map(run -> run.getString("state")).toList());
            assertEquals(runs.get(1).getJsonObject("parameters"), runs.get(2).getJsonObject("parameters"));
            assertNotEquals(runs.get(1).getInteger("id"), runs.get(2).getInteger("id"));
            TestServer.Answer again = server.post("/sweeps/" + sweep + "/retry");
            assertEquals(409, again.status());
            assertEquals("cannot retry sweep=" + sweep + ": none of its runs failed or diverged, or each was tried again already",
                    again.json().getString("detail"));
        }
    }

    @Test
    void aPausedSweepThatIsExtendedStaysPaused() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int sweep = server.launch(Requests.endless());
            server.untilRun(sweep, run -> run.getInteger("step") > 0);
            server.post("/sweeps/" + sweep + "/pause");
            server.untilRun(sweep, run -> run.getString("state").equals("paused"));
            server.post("/sweeps/" + sweep + "/extend", "{\"seeds\": [7]}");
            assertEquals("paused", server.get("/sweeps/" + sweep).json().getString("state"));
            assertEquals("queued", server.runs(sweep).get(1).getString("state"));
            server.post("/sweeps/" + sweep + "/stop");
            assertTrue(server.untilEnded(sweep).stream().allMatch(run -> run.getString("state").equals("stopped")));
        }
    }

    private static String rateAndSeed(JsonObject run) {
        JsonObject parameters = run.getJsonObject("parameters");
        return parameters.getDouble("training.optimizer.lr") + " " + parameters.getInteger("training.seed");
    }
}
