package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.export.ExportContent;
import dev.lockstep.server.weights.SafetensorsReader;
import dev.lockstep.server.weights.Tensor;
import dev.lockstep.server.worker.Sessions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every selection, content and format: what is announced is what comes. */
class ExportTest {
    private static final int STEPS = 2;

    @TempDir
    private Path store;

    @Test
    void announcesTheVeryRowsAndBytesOfEachDownload() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            int sweep = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.1));
            List<JsonObject> runs = server.untilEnded(sweep);
            int first = runs.get(0).getInteger("id");
            String both = runs.get(1).getInteger("id") + "," + first;
            long perRun = new JsonArray(server.get("/runs/" + first + "/history?format=json").body()).size();
            for (String selection : List.of("sweep=" + sweep, "runs=" + first, "runs=" + both)) {
                int count = selection.equals("runs=" + first) ? 1 : 2;
                for (ExportContent content : ExportContent.values()) {
                    for (String format : content.formats()) {
                        String query = "?" + selection + "&content=" + content.title() + "&format=" + format;
                        JsonObject size = server.get("/export/size" + query).json();
                        TestServer.Answer answer = server.get("/export" + query);
                        assertEquals(200, answer.status(), query);
                        assertEquals(size.getLong("bytes"), answer.body().length(), query);
                        assertEquals(count, size.getInteger("runs"), query);
                        assertNull(size.getValue("until"), "what has ended does not grow");
                        assertTrue(size.getBoolean("exact"), query);
                        assertEquals("attachment; filename=\"" + size.getString("file") + "\"", answer.headers().get("Content-Disposition"));
                        long rows = size.getLong("rows");
                        if (format.equals("json")) {
                            assertEquals(rows, new JsonArray(answer.body()).size(), query);
                        } else if (format.equals("csv")) {
                            assertEquals(rows + 1, answer.body().toString().lines().count(), query);
                        } else if (format.equals("arrows")) {
                            assertEquals(rows, ArrowRows.batches(new ByteArrayInputStream(answer.body().getBytes())).stream().mapToInt(List::size).sum(), query);
                        }
                    }
                }
            }
            JsonArray batches = new JsonArray(server.get("/export?runs=" + both + "&content=batches&format=json").body());
            JsonArray epochs = new JsonArray(server.get("/export?runs=" + both + "&content=epochs&format=json").body());
            assertEquals(2 * perRun, batches.size() + epochs.size());
            assertTrue(batches.stream().allMatch(row -> ((JsonObject) row).getValue("loss") != null && !((JsonObject) row).containsKey("test_loss")));
            assertTrue(epochs.stream().allMatch(row -> ((JsonObject) row).getValue("test_accuracy") != null && !((JsonObject) row).containsKey("loss")));
            assertEquals(runs.get(1).getInteger("id"), batches.getJsonObject(0).getInteger("run"), "in the order in which they were named");
        }
    }

    @Test
    void theConfigurationHasARowForEachRunAndTheWeightsEachTensor() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            int sweep = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.1));
            List<JsonObject> runs = server.untilEnded(sweep);
            JsonArray rows = new JsonArray(server.get("/export?sweep=" + sweep + "&content=configuration&format=json").body());
            for (int i = 0; i < 2; i++) {
                JsonObject row = rows.getJsonObject(i);
                assertEquals(runs.get(i).getInteger("id"), row.getInteger("run"));
                assertEquals("done", row.getString("state"));
                assertEquals(runs.get(i).getString("weights_sha256"), row.getString("weights_sha256"));
                assertEquals(runs.get(i).getJsonObject("parameters").getValue("training.optimizer.lr"), row.getValue("training.optimizer.lr"));
                assertEquals(runs.get(i).getDouble("test_loss").floatValue(), row.getDouble("test_loss").floatValue());
            }
            Path file = store.resolve("weights.safetensors");
            Files.write(file, server.get("/export?sweep=" + sweep + "&content=weights&format=safetensors").body().getBytes());
            Map<String, Tensor> tensors = SafetensorsReader.read(file);
            Files.write(file, server.get("/export?runs=" + runs.get(0).getInteger("id") + "&content=weights&format=safetensors").body().getBytes());
            Map<String, Tensor> own = SafetensorsReader.read(file);
            assertEquals(2 * own.size(), tensors.size());
            own.forEach((name, tensor) -> {
                Tensor same = tensors.get("run-" + runs.get(0).getInteger("id") + "." + name);
                assertEquals(tensor.dims(), same.dims());
                assertArrayEquals(tensor.values(), same.values());
            });
            assertTrue(own.containsKey("conv1.weight"), own::toString);
        }
    }

    @Test
    void whatIsAnnouncedOfARunThatTrainsIsWhatComesLater() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int sweep = server.launch(Requests.endless());
            server.untilRun(sweep, run -> run.getInteger("step") > 5 * STEPS);
            String query = "?sweep=" + sweep + "&content=batches&format=csv";
            JsonObject size = server.get("/export/size" + query).json();
            int step = server.runs(sweep).get(0).getInteger("step");
            server.untilRun(sweep, run -> run.getInteger("step") > step + 10 * STEPS);
            assertEquals(size.getLong("bytes"), server.get("/export" + query + "&until=" + size.getString("until")).body().length());
            assertNotEquals(size.getLong("bytes"), server.get("/export" + query).body().length());
            assertEquals(false, server.get("/export/size?sweep=" + sweep + "&content=configuration&format=csv").json().getBoolean("exact"));
            server.post("/sweeps/" + sweep + "/stop");
            server.untilEnded(sweep);
        }
    }

    @Test
    void saysWhatIsAllowed() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            int sweep = server.launch(Requests.tiny());
            server.untilEnded(sweep);
            Map<String, String> problems = Map.of(
                    "content=batches&format=csv", "give either sweep=<id> or runs=<id>,<id>",
                    "sweep=1&runs=1&content=batches&format=csv", "give either sweep=<id> or runs=<id>,<id>",
                    "sweep=1&format=csv", "content is missing, allowed are history, batches, epochs, configuration, weights",
                    "sweep=1&content=weights&format=csv", "format=csv, allowed for content=weights are safetensors, arrows",
                    "sweep=1&content=epochs", "format is missing, allowed for content=epochs are arrow, arrows, csv, json, parquet",
                    "runs=&content=epochs&format=csv", "runs is empty, name at least one",
                    "runs=1,x&content=epochs&format=csv", "runs=x, allowed are 1 to 2147483647",
                    "runs=1&content=epochs&format=csv&until=1", "until=1, expected <run>:<records>");
            for (Map.Entry<String, String> problem : problems.entrySet()) {
                for (String path : List.of("/export?", "/export/size?")) {
                    TestServer.Answer answer = server.get(path + problem.getKey());
                    assertEquals(400, answer.status(), problem.getKey());
                    assertEquals(problem.getValue(), answer.json().getString("detail"));
                }
            }
            assertEquals("there is no run 99", server.get("/export?runs=1,99&content=epochs&format=csv").json().getString("detail"));
            assertEquals("there is no sweep 99", server.get("/export/size?sweep=99&content=epochs&format=csv").json().getString("detail"));
        }
    }
}
