package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.TestServer.Answer;
import dev.lockstep.server.access.Access;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservationTest {
    /** A line of Prometheus' text format: a comment, or a name, labels and a number. */
    private static final Pattern LINE = Pattern.compile("# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .*|[a-zA-Z_:][a-zA-Z0-9_:]*(\\{[^{}]*(\\{[^{}]*}[^{}]*)*})? (NaN|[-+]?Inf|[-+0-9.eE]+)");

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
    void healthIsOpenToAllAndTellsNothingElse() throws Exception {
        Answer live = server.sendBare(HttpMethod.GET, "/health/live", Map.of(), null);
        assertEquals(200, live.status());
        assertEquals("{\"status\":\"live\"}", live.body().toString());
        Answer ready = server.sendBare(HttpMethod.GET, "/health/ready", Map.of(), null);
        assertEquals(200, ready.status(), () -> ready.body().toString());
        assertEquals("{\"status\":\"ready\"}", ready.body().toString());
        assertEquals(401, server.sendBare(HttpMethod.POST, "/health/live", Map.of(), null).status());
        assertEquals(403, server.sendBare(HttpMethod.GET, "/health/live", Map.of("Host", "evil.example"), null).status());
    }

    @Test
    void metricsAreForThoseWithAToken() throws Exception {
        assertEquals(401, server.sendBare(HttpMethod.GET, "/metrics", Map.of(), null).status());
        Answer viewer = server.sendBare(HttpMethod.GET, "/metrics", Map.of("Authorization", "Bearer " + server.token(Access.READ_ONLY)), null);
        assertEquals(200, viewer.status());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", viewer.headers().get("Content-Type"));
    }

    @Test
    void metricsAreTextForPrometheusOfKnownSeriesOnly() throws Exception {
        int sweep = server.launch(Requests.endless());
        server.untilRun(sweep, run -> run.getString("state").equals("running"));
        for (String path : List.of("/runs/1", "/runs/2000", "/runs/x", "/presets/a", "/presets/b", "/none/c", "/sweeps?limit=0")) {
            server.get(path);
        }
        List<String> lines = metrics();
        lines.forEach(line -> assertTrue(LINE.matcher(line).matches(), line));
        assertTrue(lines.contains("lockstep_runs{state=\"running\"} 1.0"), lines::toString);
        assertTrue(lines.contains("lockstep_runs{state=\"queued\"} 0.0"));
        assertTrue(lines.contains("lockstep_streams 0.0") || lines.contains("lockstep_streams 1.0"));
        for (String name : List.of("lockstep_event_loop_delay_seconds_bucket", "lockstep_event_loop_work_seconds_bucket", "lockstep_stream_latency_seconds_bucket{reader=\"keeps_up\",",
            "lockstep_stream_waiting_bytes{of=\"slowest\"}", "jvm_memory_used_bytes", "process_cpu_usage", "disk_free_bytes", "jvm_threads_live_threads")) {
            assertTrue(lines.stream().anyMatch(line -> line.startsWith(name)), name);
        }
        Set<String> routes = new TreeSet<>();
        for (String line : lines) {
            Matcher route = Pattern.compile("lockstep_http_requests_seconds_count\\{.*route=\"([^\"]*)\".*").matcher(line);
            if (route.matches()) {
                routes.add(route.group(1));
            }
        }
        assertTrue(routes.containsAll(Set.of("/api/v1/runs/:id", "/api/v1/presets/:id", "/api/v1/sweeps")), routes::toString);
        assertFalse(routes.toString().contains("2000"), routes::toString);
        server.post("/sweeps/" + sweep + "/stop");
        server.untilEnded(sweep);
    }

    @Test
    void latenciesAreShownWithTheirHistograms() throws Exception {
        server.untilEnded(server.launch(Requests.tiny()));
        JsonObject latency = server.get("/system/latency").json();
        for (String name : List.of("batch_to_socket", "event_loop_delay", "event_loop_work")) {
            JsonObject delays = latency.getJsonObject(name);
            long count = delays.getLong("count");
            assertTrue(count > 0, latency::encode);
            JsonArray buckets = delays.getJsonArray("buckets");
            assertEquals(count, buckets.stream().mapToLong(bucket -> ((JsonObject) bucket).getLong("count")).sum(), latency::encode);
            assertEquals(1.0, buckets.getJsonObject(0).getDouble("at_most_ms"));
            assertNull(buckets.getJsonObject(buckets.size() - 1).getValue("at_most_ms"));
            assertTrue(delays.getDouble("p50_ms") <= delays.getDouble("p99_ms") && delays.getDouble("p999_ms") <= delays.getDouble("max_ms"), latency::encode);
        }
        assertEquals(401, server.sendBare(HttpMethod.GET, "/api/v1/system/latency", Map.of(), null).status());
        assertEquals(400, server.get("/system/latency?since=1").status());
    }

    private static List<String> metrics() throws Exception {
        return server.send(HttpMethod.GET, "/metrics", Map.of(), null).body().toString().lines().toList();
    }
}
