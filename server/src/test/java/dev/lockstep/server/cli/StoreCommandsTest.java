package dev.lockstep.server.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code repair} and {@code gc}, and what the interface has of the latter. */
class StoreCommandsTest {
    @TempDir
    Path store;

    @Test
    void repairMakesTheCatalogueAnewFromTheFiles() throws Exception {
        List<JsonObject> runs;
        JsonObject sweep;
        try (TestServer server = TestServer.start(store)) {
            int id = server.launch(Requests.tiny().put("seeds", new JsonArray().add(1).add(2)));
            runs = server.untilEnded(id);
            sweep = server.get("/sweeps/" + id).json();
            String busy = command(1, "repair");
            assertTrue(busy.matches("lockstep: the store .* is in use by another server \\(pid=\\d+\\); stop that one, or choose another directory with --store\\R"), busy);
        }
        Files.write(store.resolve("catalogue.db"), new byte[4096]);
        Files.createDirectories(store.resolve("runs/7"));
        Files.writeString(store.resolve("sweeps/9.json"), "{\"id\": ");
        String out = command(1, "repair");
        assertTrue(out.contains("rebuilt the catalogue: sweeps=1, runs=2; the old one is kept as "), out);
        assertTrue(out.contains("checked logs=6, cut=0"), out);
        assertTrue(out.contains("runs/7 belongs to no sweep that can be read; it stays as it is"), out);
        assertTrue(out.contains("sweeps/9.json is not a sweep: "), out);
        Files.delete(store.resolve("sweeps/9.json"));
        Files.delete(store.resolve("runs/7"));
        try (TestServer server = TestServer.start(store)) {
            assertEquals(runs, server.runs(1));
            assertEquals(sweep.getString("name"), server.get("/sweeps/1").json().getString("name"));
            int next = server.launch(Requests.tiny());
            assertEquals(10, next, "no id is given twice");
            assertEquals(8, server.runs(next).get(0).getInteger("id"));
        }
        assertTrue(command(1, "repair", "--store", store.resolve("none").toString()).startsWith("lockstep: there is no store "));
    }

    @Test
    void gcFreesCheckpointsThenWeightsThenMetricsOfWhatIsNotPinned() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            server.untilEnded(server.launch(Requests.tiny().put("seeds", new JsonArray().add(1).add(2))));
            JsonObject pinned = patch(server, 1, "{\"pinned\": true}").json();
            assertTrue(pinned.getBoolean("pinned"));
            assertTrue(server.runs(1).get(0).getBoolean("pinned"));
            assertEquals("pinned=7, expected true or false", patch(server, 1, "{\"pinned\": 7}").json().getString("detail"));
            assertEquals(404, patch(server, 99, "{\"pinned\": true}").status());

            JsonObject before = server.get("/system/storage").json();
            assertEquals(1, before.getInteger("pinned_runs"));
            assertTrue(before.getLong("freeable_weights_bytes") > 0 && before.getLong("freeable_weights_bytes") < before.getLong("weights_bytes"), before::encode);
            JsonObject would = server.post("/system/storage/free", "{\"dry_run\": true}").json();
            assertTrue(before.getLong("freeable_checkpoints_bytes") > 0 && before.getLong("freeable_checkpoints_bytes") < before.getLong("checkpoints_bytes"), before::encode);
            assertEquals(before.getLong("freeable_checkpoints_bytes") + before.getLong("freeable_weights_bytes"), would.getLong("bytes"));
            assertEquals(1, would.getInteger("runs"));
            assertEquals(before, server.get("/system/storage").json(), "nothing was deleted");
            JsonObject freed = server.post("/system/storage/free", "{}").json();
            assertEquals(would.getLong("bytes"), freed.getLong("weights_bytes") + freed.getLong("checkpoints_bytes"));
            assertEquals(0, freed.getLong("metrics_bytes"));
            JsonObject after = server.get("/system/storage").json();
            assertEquals(0, after.getLong("freeable_weights_bytes") + after.getLong("freeable_checkpoints_bytes"));
            assertEquals("bytes=-1, expected a whole number from 0 on", server.post("/system/storage/free", "{\"bytes\": -1}").json().getString("detail"));
            assertEquals("ended_before=soon, expected a time as 2026-01-31T12:00:00Z",
                    server.post("/system/storage/free", "{\"ended_before\": \"soon\"}").json().getString("detail"));
        }
        assertTrue(command(0, "gc", "--metrics", "--older-than", "1").contains("freed 0.0 KiB"));
        assertTrue(command(0, "gc", "--metrics", "--dry-run").matches("run=2 metrics [0-9.]+ KiB\\Rwould free [0-9.]+ KiB; left are .*\\R"));
        assertTrue(Files.exists(store.resolve("runs/2/metrics.arrows")));
        command(0, "gc", "--metrics");
        assertFalse(Files.exists(store.resolve("runs/2/metrics.arrows")));
        assertTrue(Files.exists(store.resolve("runs/1/weights.arrows")) && Files.exists(store.resolve("runs/1/checkpoint.end")), "pinned");
        try (TestServer server = TestServer.start(store)) {
            assertEquals("done", server.runs(1).get(1).getString("state"), "what it was stays");
            assertEquals(1, server.get("/runs/2/history?format=csv").body().toString().lines().count(), "only the names of the columns");
        }
    }

    private static TestServer.Answer patch(TestServer server, int run, String body) throws Exception {
        return server.send(HttpMethod.PATCH, "/api/v1/runs/" + run, Map.of("Content-Type", "application/json"), Buffer.buffer(body));
    }

    private String command(int status, String... words) {
        StringWriter out = new StringWriter();
        PrintWriter writer = new PrintWriter(out, true);
        String[] all = Stream.concat(Stream.of(words),
                List.of(words).contains("--store") ? Stream.empty() : Stream.of("--store", store.toString())).toArray(String[]::new);
        assertEquals(status, Main.commandLine().setOut(writer).setErr(writer).execute(all), out::toString);
        return out.toString();
    }
}
