package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real runs on the real server. */
class TrainingTest {
    @TempDir
    Path store;

    @Test
    void trainsASweepToItsEnd() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            JsonObject request = Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.05).put("seeds", new JsonArray().add(1).add(2));
            int sweep = server.launch(request);
            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals(4, runs.size());
            for (JsonObject run : runs) {
                assertEquals("done", run.getString("state"), run::encode);
                assertEquals(8, run.getInteger("step"));
                assertEquals(8, run.getInteger("total_steps"));
                assertNotNull(run.getValue("test_accuracy"));
                assertEquals(64, run.getString("weights_sha256").length());
                assertEquals("cpu", run.getString("device"));
                assertEquals(new JsonObject().put("tensor", "conv1.weight").put("dims", new JsonArray("[10,1,5,5]")), run.getJsonObject("first_conv"));
                assertTrue(run.getDouble("images_per_second") > 0);
                assertTrue(Files.exists(store.resolve("runs/" + run.getInteger("id") + "/run.json")));
            }
            JsonObject ended = server.get("/sweeps/" + sweep).json();
            assertEquals("done", ended.getString("state"));
            assertEquals(4, ended.getJsonObject("counts").getInteger("done"));
            assertEquals(1.0, ended.getDouble("progress"));
            assertNotNull(ended.getJsonObject("best"));

            List<JsonObject> again = server.untilEnded(server.launch(request));
            for (int i = 0; i < 4; i++) {
                assertEquals(runs.get(i).getString("weights_sha256"), again.get(i).getString("weights_sha256"), "same spec, same bits");
            }
            assertNotEquals(runs.get(0).getString("weights_sha256"), runs.get(1).getString("weights_sha256"));
        }
    }

    @Test
    void recordsTheChosenWeightsAtTheirStrideAndAllInTheEnd() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            JsonObject request = Requests.tiny().put("weights", new JsonObject().put("every", 4));
            int run = server.untilEnded(server.launch(request)).get(0).getInteger("id");
            List<String> recorded = snapshots(server.get("/runs/" + run + "/weights?format=arrows").body());
            Set<String> expected = new TreeSet<>();
            // So short a run is recorded whole at every step.
            for (int step = 0; step <= 8; step++) {
                for (String tensor : List.of("conv1.weight [10,1,5,5] 250", "conv1.bias [10] 10", "conv2.weight [20,10,5,5] 5000", "conv2.bias [20] 20",
                        "fc.weight [10,320] 3200", "fc.bias [10] 10")) {
                    expected.add(step + " " + tensor);
                }
            }
            for (int step : new int[] {4, 8}) {
                List.of("conv1", "conv2", "fc").forEach(layer -> expected.add(step + " " + layer + ".weight:update_ratio [1] 1"));
            }
            assertEquals(expected, new TreeSet<>(recorded));
            assertEquals(expected.size(), recorded.size(), "none is recorded twice");

            JsonObject never = Requests.tiny().put("weights", new JsonObject().put("every", 0));
            JsonObject last = server.untilEnded(server.launch(never)).get(0);
            assertNull(last.getValue("first_conv"));
            assertEquals(6, snapshots(server.get("/runs/" + last.getInteger("id") + "/weights?format=arrows").body()).size());
        }
    }

    /** Step, tensor, dimensions and number of values of each row. */
    private static List<String> snapshots(Buffer stream) throws Exception {
        List<String> rows = new ArrayList<>();
        try (var allocator = new RootAllocator();
                var reader = new ArrowStreamReader(new ByteArrayInputStream(stream.getBytes()), allocator)) {
            var root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                for (int row = 0; row < root.getRowCount(); row++) {
                    rows.add(root.getVector("step").getObject(row) + " " + root.getVector("tensor").getObject(row) + " "
                            + root.getVector("dims").getObject(row) + " " + ((List<?>) root.getVector("values").getObject(row)).size());
                }
            }
        }
        return rows;
    }

    @Test
    void aRunThatDivergesLeavesItsSiblingsAlone() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            String alone = server.untilEnded(server.launch(Requests.tiny().put("experiment", "fully-connected"))).get(0).getString("weights_sha256");
            List<JsonObject> runs = server.untilEnded(server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 1000, 0.01)
                    .put("experiment", "fully-connected")));
            JsonObject diverged = runs.get(0);
            assertEquals("diverged", diverged.getString("state"));
            assertTrue(diverged.getString("reason").matches("the loss became (NaN|infinite) at step " + diverged.getInteger("step")),
                    diverged.getString("reason"));
            assertTrue(diverged.getValue("loss") instanceof String, diverged::encode);
            assertEquals("done", runs.get(1).getString("state"));
            assertEquals(alone, runs.get(1).getString("weights_sha256"));
        }
    }

    @Test
    void aRunThatThrowsFailsAndTheWorkerTakesTheNext() throws Exception {
        Sessions throwing = (cohort, dataset) -> {
            RunSpec spec = cohort.get(0);
            if (spec.training().seed() == 1) {
                throw new IllegalStateException("the kernel met a number it did not like");
            }
            if (spec.training().seed() == 2) {
                throw new OutOfMemoryError("Java heap space");
            }
            return Sessions.chosen().open(cohort, dataset);
        };
        try (TestServer server = TestServer.start(store, 1, throwing)) {
            int sweep = server.launch(Requests.tiny().put("seeds", new JsonArray().add(1).add(2).add(3)));
            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals("failed", runs.get(0).getString("state"));
            assertEquals("training failed with IllegalStateException: the kernel met a number it did not like", runs.get(0).getString("reason"));
            assertEquals("out of memory (Java heap space); a smaller batch or model, or fewer workers, need less", runs.get(1).getString("reason"));
            assertEquals("done", runs.get(2).getString("state"));
            assertEquals("done", server.get("/sweeps/" + sweep).json().getString("state"));
        }
    }

    @Test
    void aRunWhoseDeviceIsNotThereFailsWithTheReason() throws Exception {
        Device cuda = Device.all().get(0);
        assumeFalse(cuda.available(), "this machine has a GPU");
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int refused = server.launch(Requests.tiny().put("device", "cuda"));
            int trained = server.launch(Requests.tiny());
            JsonObject run = server.untilEnded(refused).get(0);
            assertEquals("failed", run.getString("state"));
            assertEquals("device=cuda cannot be used: " + cuda.detail() + "; choose auto or cpu", run.getString("reason"));
            assertEquals("cuda", run.getString("device"));
            run = server.untilEnded(trained).get(0);
            assertEquals("done", run.getString("state"));
            assertEquals("cpu", run.getString("device"));
            assertFalse(run.getJsonObject("parameters").containsKey("device"), "it changes no bit");
        }
    }

    @Test
    void stopsWhatTrainsAndWhatWaits() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int sweep = server.launch(Requests.endless().put("seeds", new JsonArray().add(1).add(2).add(3)));
            JsonObject training = server.untilRun(sweep, run -> run.getString("state").equals("running") && run.getInteger("step") > 0);
            assertEquals(202, server.post("/runs/" + training.getInteger("id") + "/stop").status());
            JsonObject stopped = server.untilRun(sweep, run -> run.getString("state").equals("stopped"));
            assertEquals(training.getInteger("id"), stopped.getInteger("id"));
            assertTrue(stopped.getInteger("step") >= training.getInteger("step"));
            assertEquals(64, stopped.getString("weights_sha256").length());
            assertNull(stopped.getString("reason"));
            server.untilRun(sweep, run -> run.getString("state").equals("running") && run.getInteger("index") == 1);

            assertEquals(202, server.post("/sweeps/" + sweep + "/stop").status());
            List<JsonObject> runs = server.untilEnded(sweep);
            assertTrue(runs.stream().allMatch(run -> run.getString("state").equals("stopped")));
            assertEquals("stopped before it started", runs.get(2).getString("reason"));
            assertEquals("stopped", server.get("/sweeps/" + sweep).json().getString("state"));
            assertEquals(202, server.post("/sweeps/" + sweep + "/stop").status());
            assertEquals(runs, server.runs(sweep));
        }
    }
}
