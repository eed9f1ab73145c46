package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.worker.Sessions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the interface answers when everything is right. */
class ApiTest {
    @TempDir
    static Path store;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(store, 1, Sessions.chosen());
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Test
    void listsPresetsInTheOrderToShow() throws Exception {
        List<JsonObject> presets = objects(server.get("/presets").json().getJsonArray("presets"));
        assertTrue(presets.stream().anyMatch(preset -> preset.getString("id").equals("basic-cnn")));
        assertTrue(presets.stream().filter(preset -> preset.getString("group").equals("Exercise 10-1")).count() >= 6);
        JsonObject one = server.get("/presets/basic-cnn").json();
        assertTrue(presets.contains(one));
        assertEquals(new JsonArray("[1,28,28]"), one.getJsonObject("shapes").getJsonArray("input"));
    }

    @Test
    void listsDatasetsAndTheirSamples() throws Exception {
        JsonObject strokes = objects(server.get("/datasets").json().getJsonArray("datasets")).get(0);
        assertEquals("strokes", strokes.getString("name"));
        assertEquals("ready", strokes.getString("state"));
        JsonArray samples = server.get("/datasets/strokes/samples?count=3").json().getJsonArray("samples");
        assertEquals(3, samples.size());
        assertEquals(784, Base64.getDecoder().decode(samples.getJsonObject(0).getString("pixels")).length);
        assertEquals(409, server.get("/datasets/mnist/samples").status());
    }

    @Test
    void describesTheSystem() throws Exception {
        JsonObject system = server.get("/system").json();
        assertEquals("0.1.0", system.getString("version"));
        assertEquals(1, system.getInteger("workers"));
        assertEquals(store.toString(), system.getString("store"));
        JsonArray devices = system.getJsonArray("devices");
        JsonObject gpu = devices.getJsonObject(0);
        assertTrue(gpu.getString("id").startsWith("cuda"), gpu::encode);
        assertEquals(gpu.getBoolean("available"), gpu.getValue("memory_bytes") != null && gpu.getLong("memory_bytes") > 0, gpu::encode);
        assertFalse(gpu.getString("detail").isBlank());
        JsonObject cpu = devices.getJsonObject(devices.size() - 1);
        assertEquals("cpu", cpu.getString("id"));
        assertTrue(cpu.getBoolean("available"));
        assertEquals(Runtime.getRuntime().maxMemory(), cpu.getLong("memory_bytes"));
    }

    @Test
    void aDryRunTellsTheCostAndStartsNothing() throws Exception {
        JsonObject request = Requests.axis(Requests.tiny(), "training.batch_size", 32, 64).put("seeds", new JsonArray().add(1).add(2).add(3));
        JsonObject answer = server.post("/sweeps/dry-run", request.encode()).json();
        assertEquals(6, answer.getInteger("runs"));
        assertEquals(new JsonArray("[\"training.batch_size\",\"training.seed\"]"), answer.getJsonArray("varying"));
        assertEquals(3 * (16 + 8), answer.getInteger("steps"));
        assertEquals(6 * 512, answer.getInteger("samples"));
        assertEquals(6, answer.getJsonArray("points").size());
        JsonObject model = answer.getJsonArray("models").getJsonObject(0);
        assertEquals("basic-cnn", model.getString("preset"));
        assertEquals(new JsonArray("[32,64]"), model.getJsonArray("batch_sizes"));
        // One worker: one run at a time, and the pixels and labels of the dataset.
        assertEquals(model.getLong("memory_bytes") + (512 + 128) * 785, answer.getLong("memory_bytes"));
    }

    /** How many rows go into a record is an affair of the machine's speed: one, or hundreds. */
    @Test
    void aDryRunTellsWhatTheSweepWillHaveOnTheDisk() throws Exception {
        JsonObject request = Requests.tiny().put("seeds", new JsonArray().add(1).add(2));
        request.getJsonObject("training").put("epochs", 20).put("optimizer", new JsonObject().put("type", "Adam"));
        JsonObject disk = server.post("/sweeps/dry-run", request.encode()).json().getJsonObject("disk");
        JsonObject before = server.get("/system/storage").json();
        server.untilEnded(server.launch(request));
        JsonObject after = server.get("/system/storage").json();
        for (String part : List.of("weights_bytes", "checkpoints_bytes")) {
            double taken = after.getLong(part) - before.getLong(part);
            assertEquals(1, disk.getLong(part) / taken, 0.1, part + " " + disk + " " + taken);
        }
        double share = disk.getLong("metrics_bytes") / (double) (after.getLong("metrics_bytes") - before.getLong("metrics_bytes"));
        assertTrue(share > 0.3 && share < 6, () -> "metrics " + share);
        assertEquals(disk.getLong("metrics_bytes") + disk.getLong("weights_bytes") + disk.getLong("checkpoints_bytes"), disk.getLong("bytes"));
    }

    @Test
    void listsSweepsNewestFirstInPages() throws Exception {
        int first = server.launch(Requests.tiny().put("name", "first"));
        int second = server.launch(Requests.tiny());
        int third = server.launch(Requests.tiny());
        List<JsonObject> page = objects(server.get("/sweeps?limit=2").json().getJsonArray("sweeps"));
        assertEquals(List.of(third, second), page.stream().map(sweep -> sweep.getInteger("id")).toList());
        JsonObject next = objects(server.get("/sweeps?limit=1&before=" + second).json().getJsonArray("sweeps")).get(0);
        assertEquals(first, next.getInteger("id"));
        assertEquals("first", next.getString("name"));
        assertEquals(server.get("/presets/basic-cnn").json().getString("title"), page.get(0).getString("name"));
        server.untilEnded(third);
    }

    @Test
    void findsSweepsByWhatTheyAreCalledAndWhatWasWrittenAboutThem() throws Exception {
        int slow = server.launch(Requests.tiny().put("name", "Slow start"));
        int exam = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.momentum", 0.1, 0.2).put("name", "Second"));
        server.send(HttpMethod.PATCH, "/api/v1/sweeps/" + exam, Map.of("Content-Type", "application/json"),
                Buffer.buffer("{\"notes\": \"a <b>slow</b> one\", \"tags\": [\"exam 3\"]}"));
        assertEquals(List.of(exam, slow), found("slow"));
        assertEquals(List.of(exam), found("EXAM%20slow"));
        assertEquals(List.of(exam), found("momentum"));
        assertEquals(List.of(), found("slow%20nothing"));
        server.untilEnded(exam);
    }

    private static List<Integer> found(String query) throws Exception {
        return objects(server.get("/sweeps?query=" + query).json().getJsonArray("sweeps")).stream().map(sweep -> sweep.getInteger("id")).toList();
    }

    @Test
    void aNewSweepIsWholeFromTheFirstAnswerOn() throws Exception {
        TestServer.Answer created = server.post("/sweeps", Requests.axis(Requests.endless(), "training.optimizer.lr", 0.01, 0.1).encode());
        JsonObject sweep = created.json();
        int id = sweep.getInteger("id");
        assertEquals("/api/v1/sweeps/" + id, created.headers().get("Location"));
        assertEquals("no-store", created.headers().get("Cache-Control"));
        assertEquals(2, sweep.getInteger("runs"));
        assertEquals(160_000, sweep.getInteger("total_steps"));
        assertNull(sweep.getValue("best"));
        assertEquals(new JsonArray().add(new JsonObject().put("path", "training.optimizer.lr").put("values", new JsonArray().add(0.01).add(0.1))),
                sweep.getJsonArray("axes"));
        List<JsonObject> runs = server.runs(id);
        assertEquals(List.of(0.01, 0.1), runs.stream().map(run -> run.getJsonObject("parameters").getDouble("training.optimizer.lr")).toList());
        JsonObject run = server.get("/runs/" + runs.get(1).getInteger("id")).json();
        assertEquals(id, run.getInteger("sweep"));
        assertEquals(1, run.getInteger("index"));
        assertFalse(run.containsKey("work"));
        server.post("/sweeps/" + id + "/stop");
        server.untilEnded(id);
    }

    @Test
    void downloadsTheHistoryOfARunAndOfASweep() throws Exception {
        int sweep = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.1));
        List<JsonObject> runs = server.untilEnded(sweep);
        TestServer.Answer csv = server.get("/sweeps/" + sweep + "/history?format=csv");
        assertEquals("attachment; filename=\"lockstep-sweep-" + sweep + ".csv\"", csv.headers().get("Content-Disposition"));
        // A header, and for each run eight steps and an evaluation.
        assertEquals(1 + 2 * 9, csv.body().toString().lines().count());
        int run = runs.get(1).getInteger("id");
        JsonArray rows = new JsonArray(server.get("/runs/" + run + "/history?format=json").body());
        assertEquals(9, rows.size());
        assertEquals(0.1, rows.getJsonObject(0).getDouble("training.optimizer.lr"));
        assertEquals(runs.get(1).getDouble("loss"), rows.getJsonObject(7).getDouble("loss"));
        assertTrue(server.get("/runs/" + run + "/weights?format=arrows").body().length() > 8490 * 4, "the final weights are kept whole");
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
