package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverviewStreamTest {
    @TempDir
    Path store;

    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StreamServer(store);
        for (int id = 1; id <= 60; id++) {
            server.state.sweep(id, 100 + id);
        }
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theNewestFiftyThenDatasetsAndSystem() {
        StreamClient client = server.open("topic=overview").awaitText("system");
        assertEquals(List.of("sweeps", "datasets", "system"), client.order());
        assertEquals(50, ids(client.texts("sweeps").get(0)).size());
        assertEquals(60, ids(client.texts("sweeps").get(0)).get(0));
        assertEquals(11, ids(client.texts("sweeps").get(0)).get(49));
    }

    @Test
    void afterwardsOnlyWhatChanges() {
        StreamClient client = server.open("topic=overview").awaitText("system");
        server.state.sweepIs(3, "running");
        client.await("sweep 3", c -> c.texts("sweeps").size() == 2);
        assertEquals(List.of(3), ids(client.texts("sweeps").get(1)));
        server.state.datasetsChange(7);
        client.await("datasets", c -> c.texts("datasets").size() == 2);
        assertEquals(7, client.texts("datasets").get(1).getJsonArray("datasets").getJsonObject(0).getInteger("progress"));
        assertEquals(new JsonArray(server.state.datasetProblems()), client.texts("datasets").get(1).getJsonArray("problems"));
        server.state.systemChanges();
        client.await("system", c -> c.texts("system").size() == 2);
        assertEquals(new JsonObject().put("type", "system").put("system", server.state.system()), client.texts("system").get(1));
        assertEquals(List.of("sweeps", "datasets", "system", "sweeps", "datasets", "system"), client.order());
    }

    private static List<Integer> ids(JsonObject message) {
        return message.getJsonArray("sweeps").stream().map(sweep -> ((JsonObject) sweep).getInteger("id")).toList();
    }
}
