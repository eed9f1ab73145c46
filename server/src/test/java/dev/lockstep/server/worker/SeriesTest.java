package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.lockstep.server.TestServer;
import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.stream.StreamClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The losses of two sets from the worker to whoever looks. */
class SeriesTest {
    private static final int OF_EACH = 100;
    private static final byte FALSE = 0;
    private static final byte TRUE = 1;

    @TempDir
    Path store;

    @Test
    void theDetectorsLossesAreTwoSeries() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestServer server = TestServer.start(store)) {
            JsonObject request = new JsonObject().put("experiment", "uniform-3x3").put("training", new JsonObject().put("epochs", 2))
                    .put("weights", new JsonObject().put("every", 0));
            int run = server.untilEnded(server.launch(request)).get(0).getInteger("id");

            var to = server.stream("run=" + run);
            StreamClient client = StreamClient.open(vertx, to);
            assertEquals(1000, client.awaitClose());
            List<Map<String, Object>> streamed = client.rows();
            JsonArray history = new JsonArray(server.get("/runs/" + run + "/history?format=json").body());
            assertEquals(4 * OF_EACH + 2, streamed.size());
            assertEquals(streamed.size(), history.size());
            for (int i = 0; i < streamed.size(); i++) {
                Map<String, Object> row = streamed.get(i);
                String name = history.getJsonObject(i).getString("series");
                if (row.get("loss") == null) {
                    assertNull(row.get("series"));
                    assertNull(name);
                } else {
                    boolean first = ((Integer) row.get("step") - 1) % (2 * OF_EACH) < OF_EACH;
                    assertEquals(first ? TRUE : FALSE, row.get("series"));
                    assertEquals(first ? "true set" : "false set", name);
                }
            }
            List<Map<String, Object>> download = ArrowRows.rows(server.get("/runs/" + run + "/history?format=arrows").body().getBytes());
            assertEquals("true set", download.get(0).get("series").toString());

            JsonArray datasets = server.get("/datasets").json().getJsonArray("datasets");
            for (JsonObject dataset : datasets.stream().map(JsonObject.class::cast).toList()) {
                assertEquals(dataset.getString("name").equals("uniform3x3") ? List.of("false set", "true set") : List.of(), dataset.getJsonArray("series").getList());
            }
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void batchesOfBothSetsBelongToNone() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            JsonObject request = new JsonObject().put("experiment", "uniform-3x3").put("weights", new JsonObject().put("every", 0))
                    .put("training", new JsonObject().put("epochs", 1).put("batch_size", 80));
            int run = server.untilEnded(server.launch(request)).get(0).getInteger("id");
            JsonArray history = new JsonArray(server.get("/runs/" + run + "/history?format=json").body());
            assertEquals("true set", history.getJsonObject(0).getString("series"));
            assertNull(history.getJsonObject(1).getValue("series", "absent"));
            assertEquals("false set", history.getJsonObject(2).getString("series"));
        }
    }
}
