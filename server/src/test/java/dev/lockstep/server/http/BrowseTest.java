package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking through what there is: datasets, and runs of all sweeps. */
class BrowseTest {
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
    void countsTheClassesAndShowsOneOfThem() throws Exception {
        List<JsonObject> classes = objects(server.get("/datasets/uniform3x3/classes").json(), "classes");
        assertEquals(200, classes.stream().mapToInt(one -> one.getInteger("train")).sum());
        assertEquals(200, classes.stream().mapToInt(one -> one.getInteger("test")).sum());
        JsonObject second = server.get("/datasets/uniform3x3/samples?set=train&class=1&from=2&count=3").json();
        assertEquals(classes.get(1).getInteger("train"), second.getInteger("total"));
        List<JsonObject> samples = objects(second, "samples");
        assertEquals(3, samples.size());
        assertTrue(samples.stream().allMatch(sample -> sample.getInteger("label") == 1));
        List<JsonObject> all = objects(server.get("/datasets/uniform3x3/samples?set=train&count=100").json(), "samples");
        List<JsonObject> expected = all.stream().filter(sample -> sample.getInteger("label") == 1).skip(2).limit(3).toList();
        assertEquals(expected, samples.subList(0, expected.size()));
        int total = second.getInteger("total");
        assertEquals(1, objects(server.get("/datasets/uniform3x3/samples?set=train&class=1&count=9&from=" + (total - 1)).json(), "samples").size());
        assertEquals(List.of(), objects(server.get("/datasets/uniform3x3/samples?from=" + 1_000_000).json(), "samples"));
        assertEquals("class=2, allowed are 0 to 1", server.get("/datasets/uniform3x3/samples?class=2").json().getString("detail"));
        assertEquals("set=all, allowed are train, test", server.get("/datasets/uniform3x3/samples?set=all").json().getString("detail"));
        assertEquals(409, server.get("/datasets/mnist/classes").status());
        assertEquals(404, server.get("/datasets/none/classes").status());
        assertEquals(404, server.get("/datasets/none").status());
    }

    @Test
    void namesTheFilesOfADatasetWithTheirChecksums() throws Exception {
        JsonObject mnist = server.get("/datasets/mnist").json();
        List<JsonObject> files = objects(mnist, "files");
        assertEquals(List.of("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
                files.stream().map(file -> file.getString("name")).toList());
        assertTrue(files.stream().allMatch(file -> file.getString("sha256").matches("[0-9a-f]{64}")));
        assertEquals(0.1307, mnist.getJsonArray("mean").getDouble(0), 1e-4);
        assertEquals(new JsonArray(), server.get("/datasets/strokes").json().getJsonArray("files"));
    }

    @Test
    void findsRunsOfAllSweeps() throws Exception {
        int slow = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.001, 0.002).put("name", "Slow ones"));
        int other = server.launch(Requests.axis(Requests.tiny(), "training.optimizer.lr", 0.002, 0.003));
        server.untilEnded(slow);
        server.untilEnded(other);
        List<Integer> ids = Stream.of(slow, other).flatMap(sweep -> ids("/sweeps/" + sweep + "/runs").stream()).toList();
        assertEquals(List.of(ids.get(3), ids.get(2), ids.get(1), ids.get(0)), ids("/runs?limit=4"));
        assertEquals(List.of(ids.get(1), ids.get(0)), ids("/runs?limit=2&before=" + ids.get(2)));
        assertEquals(List.of(ids.get(2), ids.get(1)), ids("/runs?query=lr=0.002%20done"));
        assertEquals(List.of(ids.get(1)), ids("/runs?query=LR=0.002%20slow"));
        assertEquals(List.of(), ids("/runs?query=lr=0.002%20failed"));

        List<JsonArray> curve = server.get("/sweeps/" + slow).json().getJsonArray("best_curve").stream().map(JsonArray.class::cast).toList();
        assertEquals(server.get("/sweeps/" + slow).json().getJsonObject("best").getDouble("test_accuracy"), curve.get(curve.size() - 1).getDouble(1));
    }

    private static List<Integer> ids(String path) {
        try {
            return objects(server.get(path).json(), "runs").stream().map(run -> run.getInteger("id")).toList();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<JsonObject> objects(JsonObject answer, String name) {
        return answer.getJsonArray(name).stream().map(JsonObject.class::cast).toList();
    }
}
