package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationsTest {
    private static final String SUM = """
            {"experiment": {"model": {"input": [1, 28, 28], "layers": [
              {"type": "MaxPool2d", "name": "most", "kernel_size": 3, "ceil_mode": %s}, {"type": "Flatten"}, {"type": "Linear", "name": "fc", "out_features": 10}]},
              "dataset": {"name": "strokes", "train": 64, "test": 16}, "training": {"epochs": 1, "batch_size": 16, "optimizer": {"type": "SGD", "lr": 0.01}}},
              "sample": %s}
            """;

    @TempDir
    static Path store;

    private static TestServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TestServer.start(store);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Test
    void showsThePoolingOfAnImage() throws Exception {
        JsonObject answer = server.post("/activations", SUM.formatted(false, 5)).json();
        float[] input = values(answer, 0);
        float[] pooled = values(answer, 1);
        assertEquals(new JsonArray(List.of(1, 9, 9)), answer.getJsonArray("layers").getJsonObject(1).getJsonArray("shape"));
        for (int y = 0; y < 9; y++) {
            for (int x = 0; x < 9; x++) {
                float most = Float.NEGATIVE_INFINITY;
                for (int i = 0; i < 9; i++) {
                    most = Math.max(most, input[(3 * y + i / 3) * 28 + 3 * x + i % 3]);
                }
                assertEquals(most, pooled[y * 9 + x]);
            }
        }
        assertEquals(0, answer.getInteger("step"));
        assertEquals(16, answer.getInteger("samples"));
        assertEquals(1, answer.getJsonArray("probabilities").stream().mapToDouble(p -> ((Number) p).doubleValue()).sum(), 1e-12);

        JsonObject ceiled = server.post("/activations", SUM.formatted(true, 5)).json();
        assertEquals(new JsonArray(List.of(1, 10, 10)), ceiled.getJsonArray("layers").getJsonObject(1).getJsonArray("shape"));
    }

    @Test
    void showsTheFinalWeightsOfARun() throws Exception {
        JsonObject request = Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.01, 0.05);
        JsonObject run = server.untilEnded(server.launch(request)).get(1);
        JsonObject trained = server.post("/activations", "{\"run\": " + run.getInteger("id") + ", \"sample\": 127}").json();
        assertEquals(run.getInteger("step"), trained.getInteger("step"));
        JsonObject initial = server.post("/activations", Requests.tiny().put("sample", 127).encode()).json();
        assertEquals(layer(initial, 0), layer(trained, 0));
        assertNotEquals(layer(initial, 1), layer(trained, 1));

        // The test loss that the run reported is that of these weights.
        double loss = 0;
        for (int sample = 0; sample < 128; sample++) {
            JsonObject shown = server.post("/activations", "{\"run\": " + run.getInteger("id") + ", \"sample\": " + sample + "}").json();
            loss -= Math.log(shown.getJsonArray("probabilities").getDouble(shown.getInteger("label")));
        }
        assertEquals(run.getDouble("test_loss"), loss / 128, 1e-5);
    }

    @Test
    void keepsTheRunningStatisticsOfNormalizations() throws Exception {
        JsonObject request = new JsonObject("""
                {"experiment": {"model": {"input": [1, 28, 28], "layers": [{"type": "MaxPool2d", "kernel_size": 7}, {"type": "BatchNorm2d", "name": "norm"},
                  {"type": "Flatten"}, {"type": "Linear", "name": "fc", "out_features": 10}]},
                  "dataset": {"name": "strokes", "train": 64, "test": 1}, "training": {"epochs": 1, "batch_size": 16, "optimizer": {"type": "SGD", "lr": 0.1},
                  "loss": {"type": "MSELoss"}}}}
                """);
        JsonObject run = server.untilEnded(server.launch(request)).get(0);
        JsonObject shown = server.post("/activations", "{\"run\": " + run.getInteger("id") + ", \"sample\": 0}").json();
        assertNull(shown.getJsonArray("probabilities"));
        float[] outputs = values(shown, 4);
        double loss = 0;
        for (int i = 0; i < outputs.length; i++) {
            loss += Math.pow(outputs[i] - (i == shown.getInteger("label") ? 1 : 0), 2) / outputs.length;
        }
        assertEquals(run.getDouble("test_loss"), loss, 1e-5);
    }

    @Test
    void refusesWithReasons() throws Exception {
        refuses(404, null, "there is no run=99", "{\"run\": 99, \"sample\": 0}");
        refuses(400, "sample", "sample=16, allowed are 0 to 15", SUM.formatted(false, 16));
        refuses(400, "sample", "sample=-1, expected a whole number from 0 on", SUM.formatted(false, -1));
        refuses(400, "sample", "sample=null, expected a whole number from 0 on", "{\"run\": 1}");
        refuses(400, "run", "run=one, expected a whole number from 1 on", "{\"run\": \"one\", \"sample\": 0}");
        refuses(400, "seeds", "seeds cannot be given beside run, which fixes everything", "{\"run\": 1, \"sample\": 0, \"seeds\": [1]}");
        refuses(400, null, "the body is no JSON object; give run or experiment, and sample", "[");
        refuses(400, "axes", "runs=2, feature maps are of one: give no axes and one seed",
                Requests.tiny().put("seeds", new JsonArray().add(1).add(2)).put("sample", 0).encode());
        JsonObject missing = server.post("/activations", "{\"experiment\": \"demo-conv2d\", \"sample\": 0}").json();
        assertEquals(409, missing.getInteger("status"));
        assertTrue(missing.getString("detail").startsWith("cifar10 is not ready: "), missing::encode);
    }

    @Test
    void showsARunThatTrainsAndSaysAtWhichStep() throws Exception {
        // One more than there are workers.
        int sweep = server.launch(Requests.endless().put("seeds", new JsonArray(List.of(1, 2, 3))));
        int id = server.untilRun(sweep, now -> now.getInteger("step") > 0).getInteger("id");
        refuses(409, null, "the run has no weights: it trains none yet, or ended before it did; ask again while it is running, or when it has ended",
                asking(server.runs(sweep).get(2).getInteger("id")));

        JsonObject first = server.post("/activations", asking(id)).json();
        int step = first.getInteger("step");
        assertTrue(step > 0, first::encode);
        server.untilRun(sweep, run -> run.getInteger("id") == id && run.getInteger("step") > step);
        JsonObject later = server.post("/activations", asking(id)).json();
        assertTrue(later.getInteger("step") > step);
        assertEquals(layer(first, 0), layer(later, 0));
        assertNotEquals(layer(first, 1), layer(later, 1));
        // Who asked for the newest may go on with them, however far the run has come since.
        assertEquals(first, server.post("/activations", new JsonObject(asking(id)).put("step", step).encode()).json());
        server.post("/sweeps/" + sweep + "/stop");
        JsonObject stopped = server.untilEnded(sweep).stream().filter(run -> run.getInteger("id") == id).findFirst().orElseThrow();
        assertEquals(stopped.getInteger("step"), server.post("/activations", asking(id)).json().getInteger("step"));

        // The same run that ends at that step has the same bits.
        JsonObject same = Requests.endless().put("seeds", new JsonArray().add(stopped.getJsonObject("parameters").getInteger("training.seed")));
        same.getJsonObject("training").put("steps", step);
        JsonObject ended = server.untilEnded(server.launch(same)).get(0);
        assertEquals(first, server.post("/activations", asking(ended.getInteger("id"))).json());
    }

    @Test
    void goesBackToTheLastWholeSnapshotOfARunThatLostItsWeights(@TempDir Path other) throws Exception {
        int run;
        try (TestServer killed = TestServer.start(other)) {
            int sweep = killed.launch(Requests.endless());
            run = killed.untilRun(sweep, now -> now.getInteger("step") > 8).getInteger("id");
        }
        try (TestServer again = TestServer.start(other)) {
            JsonObject answer = again.post("/activations", asking(run)).json();
            assertTrue(answer.getInteger("step") > 0, answer::encode);
        }
    }

    private static String asking(int run) {
        return "{\"run\": " + run + ", \"sample\": 0}";
    }

    private static void refuses(int status, String path, String detail, String body) throws Exception {
        JsonObject answer = server.post("/activations", body).json();
        assertEquals(status, answer.getInteger("status"), answer::encode);
        assertEquals(detail, answer.getString("detail"));
        assertEquals(path, answer.getString("path"));
    }

    private static String layer(JsonObject answer, int layer) {
        return answer.getJsonArray("layers").getJsonObject(layer).getString("values");
    }

    private static float[] values(JsonObject answer, int layer) {
        FloatBuffer buffer = ByteBuffer.wrap(Base64.getDecoder().decode(layer(answer, layer))).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }
}
