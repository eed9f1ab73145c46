package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.lockstep.server.TestServer;
import dev.lockstep.server.stream.StreamClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The detector has so few weights that all of them are streamed at every step. */
class EveryStepTest {
    private static final Map<String, Integer> SIZES = Map.of("conv1.weight", 4, "conv1.bias", 1, "conv2.weight", 4, "conv2.bias", 1);
    private static final int STEPS = 3 * 200;

    @TempDir
    Path store;

    @Test
    void everyWeightOfTheDetectorIsStreamedAtEveryStep() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (TestServer server = TestServer.start(store)) {
            // Nothing but its name and fewer epochs: that it records everything is the preset's own word.
            int sweep = server.launch(new JsonObject().put("experiment", "uniform-3x3").put("training", new JsonObject().put("epochs", 3)));
            int run = server.runs(sweep).get(0).getInteger("id");
            StreamClient client = StreamClient.open(vertx, server.stream("run=" + run + "&topic=weights"));
            assertEquals(1000, client.awaitClose());
            Map<String, List<Map<String, Object>>> byTensor = client.rows().stream().collect(Collectors.groupingBy(row -> row.get("tensor").toString()));
            assertEquals(STEPS, byTensor.remove("conv1.weight:update_ratio").size());
            assertEquals(STEPS, byTensor.remove("conv2.weight:update_ratio").size());
            assertEquals(SIZES.keySet(), byTensor.keySet());
            byTensor.forEach((tensor, rows) -> {
                assertEquals(IntStream.rangeClosed(0, STEPS).boxed().toList(), rows.stream().map(row -> row.get("step")).toList(), tensor);
                rows.forEach(row -> assertEquals(SIZES.get(tensor), ((List<?>) row.get("values")).size()));
                // Not every step changes each of them: where the sigmoid is flat, nothing does.
                assertNotEquals(rows.get(0).get("values"), rows.get(STEPS).get("values"), tensor);
            });
        } finally {
            vertx.close().await();
        }
    }
}
