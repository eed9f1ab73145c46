package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the interface and the interface agree, both ways. */
class OpenApiTest {
    @TempDir
    Path store;

    private JsonObject document;

    @Test
    void describesWhatIsServedAndNothingElse() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            document = server.get("/openapi.json").json();
            assertEquals("3.1.0", document.getString("openapi"));
            assertEquals(routes(), described());
            referencesLeadSomewhere(document);

            int sweep = server.launch(Requests.tiny());
            fits("Sweep", server.get("/sweeps/" + sweep).json());
            fits("Sweep", server.post("/sweeps/" + sweep + "/pause").json());
            fits("Sweep", server.post("/sweeps/" + sweep + "/resume").json());
            JsonObject words = new JsonObject().put("notes", "slow").put("tags", new JsonArray().add("exam"));
            fits("SweepDescription", words);
            fits("SweepExtension", new JsonObject("{\"axes\": {\"training.batch_size\": [32]}, \"seeds\": [1]}"));
            fits("Sweep", server.post("/sweeps/" + sweep + "/extend", "{\"seeds\": [5]}").json());
            JsonObject described = server.send(HttpMethod.PATCH, "/api/v1/sweeps/" + sweep, Map.of("Content-Type", "application/json"), words.toBuffer()).json();
            fits("Sweep", described);
            assertEquals(List.of("slow", words.getJsonArray("tags")), List.of(described.getString("notes"), described.getJsonArray("tags")));
            fits("Runs", server.get("/sweeps/" + sweep + "/runs").json());
            server.untilEnded(sweep);
            fits("Sweeps", server.get("/sweeps").json());
            fits("Runs", server.get("/sweeps/" + sweep + "/runs").json());
            int run = server.runs(sweep).get(0).getInteger("id");
            fits("Snapshots", server.get("/runs/" + run + "/snapshots").json());
            fits("TensorHistory", server.get("/runs/" + run + "/tensors").json());
            fits("Predictions", server.get("/runs/" + run + "/predictions?count=5").json());
            fits("Activations", server.post("/activations", "{\"run\": " + run + ", \"sample\": 1, \"step\": 0, \"explain\": "
                    + "{\"layer\": 0, \"channel\": 0, \"row\": 0, \"column\": 0}}").json());
            fits("ExportSize", server.get("/export/size?runs=" + run + "&content=epochs&format=csv").json());
            fits("Session", server.get("/session").json());
            fits("Sessions", server.get("/sessions").json());
            fits("System", server.get("/system").json());
            fits("Storage", server.get("/system/storage").json());
            fits("FreeRequest", new JsonObject("{\"dry_run\": true, \"metrics\": true, \"ended_before\": \"2026-01-01T00:00:00Z\", \"bytes\": 1}"));
            fits("Freed", server.post("/system/storage/free", "{\"dry_run\": true}").json());
            fits("Latency", server.get("/system/latency").json());
            fits("DryRun", server.post("/sweeps/dry-run", Requests.tiny().encode()).json());
            fits("Events", server.get("/sweeps/" + sweep + "/events").json());
            fits("Recovery", server.get("/system/recovery").json());
            fits("Smoke", server.post("/sweeps/smoke", Requests.tiny().encode()).json());
            fits("SweepRequest", Requests.axis(Requests.tiny(), "training.batch_size", 1, 2));
            fits("Samples", server.get("/datasets/strokes/samples?count=2").json());
            fits("Samples", server.get("/datasets/uniform3x3/samples?set=train&count=2").json());
            fits("DatasetDetails", server.get("/datasets/mnist").json());
            fits("Classes", server.get("/datasets/uniform3x3/classes").json());
            fits("Runs", server.get("/runs?query=done").json());
            fits("Problem", server.get("/sweeps?limit=0").json());
            fits("Problem", server.get("/sweeps/99").json());
            fits("Activations", server.post("/activations", "{\"experiment\": \"basic-cnn\", \"dataset\": {\"name\": \"strokes\", \"train\": 64, \"test\": 16}, "
                    + "\"sample\": 1}").json());
            for (Object dataset : server.get("/datasets").json().getJsonArray("datasets")) {
                fits("Dataset", dataset);
            }
            for (Object preset : server.get("/presets").json().getJsonArray("presets")) {
                fits("Preset", preset);
            }
        }
    }

    private static Set<String> routes() {
        Vertx vertx = Vertx.vertx();
        try {
            Api api = new Api(null, null, null, null, null, null, context -> {}, null, null, null, null, null, null, null, null);
            return api.routes(vertx).all().stream().map(route -> route.method() + " " + route.path().replaceAll(":(\\w+)", "{$1}"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } finally {
            vertx.close();
        }
    }

    private Set<String> described() {
        Set<String> operations = new TreeSet<>();
        for (Map.Entry<String, Object> path : document.getJsonObject("paths")) {
            ((JsonObject) path.getValue()).fieldNames().forEach(method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
        }
        return operations;
    }

    private void referencesLeadSomewhere(Object node) {
        if (node instanceof JsonObject object) {
            if (object.containsKey("$ref")) {
                JsonObject target = document;
                for (String name : object.getString("$ref").substring(2).split("/")) {
                    target = target.getJsonObject(name);
                    assertTrue(target != null, object::encode);
                }
            }
            object.forEach(entry -> referencesLeadSomewhere(entry.getValue()));
        } else if (node instanceof JsonArray array) {
            array.forEach(this::referencesLeadSomewhere);
        }
    }

    private void fits(String schema, Object value) {
        List<String> problems = new ArrayList<>();
        new SchemaCheck(document).check(new JsonObject().put("$ref", "#/components/schemas/" + schema), value, schema, problems);
        assertEquals(List.of(), problems);
    }
}
