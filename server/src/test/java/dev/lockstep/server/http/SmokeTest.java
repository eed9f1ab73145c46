package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeTest {
    @TempDir
    static Path store;

    private static TestServer server;

    @BeforeAll
    static void open() throws Exception {
        server = TestServer.start(store);
    }

    @AfterAll
    static void close() throws Exception {
        server.close();
    }

    @Test
    void whatIsTriedIsWhatTheRunDoes() throws Exception {
        JsonObject request = Requests.axis(Requests.tiny(), "training.batch_size", 16, 64, 32);
        JsonObject before = server.get("/sweeps").json();
        JsonObject smoke = server.post("/sweeps/smoke", request.encode()).json();
        assertEquals(1, smoke.getInteger("index"), "the largest batches are tried");
        assertEquals(64, smoke.getJsonObject("parameters").getInteger("training.batch_size"));
        assertEquals(64, smoke.getInteger("samples"));
        assertEquals(3, smoke.getInteger("runs"));
        assertEquals(server.get("/system").json().getInteger("workers"), smoke.getInteger("at_once"));
        assertEquals(0, smoke.getInteger("running"));
        assertTrue(smoke.getInteger("steps") >= 2, smoke::encode);
        assertEquals(64 / smoke.getDouble("step_s"), smoke.getDouble("images_per_second"), 1e-9);
        JsonObject dry = server.post("/sweeps/dry-run", request.encode()).json();
        assertEquals(dry.getJsonArray("models").getJsonObject(0).getLong("memory_bytes"), smoke.getLong("memory_bytes"));
        // Three runs of one epoch of 512 images, shared among the workers; what evaluations take comes on top.
        assertTrue(smoke.getDouble("estimated_s") * smoke.getInteger("at_once") > 3 * 512 / smoke.getDouble("images_per_second"), smoke::encode);
        assertEquals(before, server.get("/sweeps").json(), "nothing is kept");

        int sweep = server.launch(request);
        server.untilEnded(sweep);
        int run = server.runs(sweep).get(1).getInteger("id");
        JsonObject first = new JsonArray(server.get("/runs/" + run + "/history?format=json").body().toString()).getJsonObject(0);
        assertEquals(first.getValue("loss"), smoke.getValue("loss"), "the same bits");
        assertEquals(first.getValue("accuracy"), smoke.getValue("accuracy"));
    }

    @Test
    void whatCannotBeTriedSaysWhy() throws Exception {
        JsonObject missing = server.post("/sweeps/smoke", "{\"experiment\": \"basic-cnn\"}").json();
        assertEquals(409, missing.getInteger("status"));
        assertTrue(missing.getString("detail").startsWith("mnist is not ready: "), missing::encode);
        JsonObject gpu = server.post("/sweeps/smoke", Requests.tiny().put("device", "cuda:63").encode()).json();
        assertEquals(409, gpu.getInteger("status"));
        assertEquals("device", gpu.getString("path"));
        assertEquals(400, server.post("/sweeps/smoke", "{}").status());
        JsonObject diverging = Requests.tiny();
        diverging.getJsonObject("training").put("optimizer", new JsonObject().put("lr", 1000)).put("batch_size", 512);
        JsonObject one = server.post("/sweeps/smoke", diverging.encode()).json();
        assertEquals(1, one.getInteger("steps"), "a run of one batch is tried, too");
        assertEquals(one.getDouble("first_step_s"), one.getDouble("step_s"));
    }
}
