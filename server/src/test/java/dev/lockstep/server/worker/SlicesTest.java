package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.TestServer;
import dev.lockstep.server.arrow.ArrowRows;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker hands over while it trains. */
class SlicesTest {
    private static final int STEPS = 32;

    @TempDir
    Path store;

    /** Each step takes longer than a slice, and the log less than a step: a record of two would say that a step had to wait for the one behind it. */
    @Test
    void whatASliceRecordedIsInTheLogBeforeTheNextIsOver() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            JsonObject request = new JsonObject().put("experiment", "mnist-batchnorm-4").put("weights", new JsonObject().put("every", 0))
                    .put("dataset", new JsonObject().put("name", "strokes").put("train", STEPS * 128).put("test", 16))
                    .put("training", new JsonObject().put("epochs", 1).put("batch_size", 128));
            int run = server.untilEnded(server.launch(request)).get(0).getInteger("id");
            List<List<Map<String, Object>>> records = ArrowRows.batches(Files.newInputStream(store.resolve("runs/" + run + "/metrics.arrows")));
            assertEquals(STEPS + 1, records.stream().mapToInt(List::size).sum());
            assertTrue(records.size() > STEPS * 3 / 4, () -> "rows of the records: " + records.stream().map(List::size).toList());
        }
    }
}
