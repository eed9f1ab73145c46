package dev.lockstep.server.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.store.CheckpointFile;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are extended by epochs go on where they ended, and come to the bits of runs that had them all from the start. */
class LongerRunsTest {
    private static final String EPOCHS = "training.epochs";
    /** With all that a run remembers beside its weights. */
    private static final String MODEL = """
            {"input": [1, 28, 28], "layers": [
              {"type": "Conv2d", "name": "conv", "out_channels": 4, "kernel_size": 5, "stride": 2}, {"type": "BatchNorm2d", "name": "norm"}, {"type": "ReLU"},
              {"type": "Dropout", "p": 0.3}, {"type": "MaxPool2d", "kernel_size": 2}, {"type": "Flatten"}, {"type": "Linear", "name": "fc", "out_features": 10}]}""";

    @TempDir
    Path store;

    @TempDir
    Path others;

    @Test
    void theyEndWithTheWeightsAndTheHistoryOfRunsThatBeganWithAllEpochs() throws Exception {
        requireLonger(1);
    }

    @Test
    void soDoThoseThatTrainTogether() throws Exception {
        requireLonger(4);
    }

    /** SGD with momentum and Adam, shuffled, with dropout and normalization, two seeds of each. */
    private void requireLonger(int cohort) throws Exception {
        try (TestServer server = TestServer.start(store, 2, cohort, Sessions.chosen())) {
            int sweep = server.launch(optimizers(2));
            List<JsonObject> before = server.untilEnded(sweep);
            byte[] log = Files.readAllBytes(file(before.get(0), "metrics.arrows"));

            JsonObject cost = server.post("/sweeps/" + sweep + "/extend/dry-run", epochs(5)).json();
            assertTrue(((JsonObject) cost.remove("disk")).getLong("bytes") > 0);
            assertEquals(new JsonObject("{\"runs\": 4, \"continued\": 4, \"epochs\": 12, \"reused_epochs\": 8, \"steps\": 96, \"reused_steps\": 64, \"anew\": []}"), cost);
            assertEquals(4, server.runs(sweep).size(), "nothing of it is done");
            extend(server, sweep, 5);
            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals(before, runs.subList(0, 4), "what ended stays as it is");
            assertArrayEquals(log, Files.readAllBytes(file(before.get(0), "metrics.arrows")));

            List<JsonObject> straight = server.untilEnded(server.launch(optimizers(5)));
            for (int i = 0; i < 4; i++) {
                JsonObject longer = runs.get(4 + i);
                assertEquals("done", longer.getString("state"), longer::encode);
                assertEquals(new JsonObject().put("run", before.get(i).getInteger("id")).put("step", 16), longer.getJsonObject("continues"));
                requireSame(server, straight.get(i), longer);
                List<Map<String, Object>> own = rows(server, before.get(i));
                assertEquals(own, rows(server, longer).subList(0, own.size()), "times included");
                List<Map<String, Object>> weights = weights(server, before.get(i));
                assertEquals(weights, weights(server, longer).subList(0, weights.size()));
            }
            assertNull(straight.get(0).getValue("continues"));
            List<String> said = events(server, sweep).stream().filter(event -> event.startsWith("started")).toList();
            assertTrue(said.contains("started on cpu, from step=16 of run=" + before.get(0).getInteger("id")), said::toString);
        }
    }

    @Test
    void oneThatWentOnGoesOnAgainAndTheServerMayEndInBetween() throws Exception {
        int sweep;
        JsonObject straight;
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            straight = server.untilEnded(server.launch(tiny(60))).get(0);
            sweep = server.launch(tiny(2));
            server.untilEnded(sweep);
            extend(server, sweep, 20);
            server.untilEnded(sweep);
            extend(server, sweep, 60);
            server.untilRun(sweep, run -> run.getInteger("epochs") == 60 && run.getInteger("step") > 170);
        }
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            List<JsonObject> runs = server.untilEnded(sweep);
            assertEquals(List.of("null", "16", "160"), runs.stream().map(LongerRunsTest::firstStep).toList());
            assertEquals(20, server.post("/sweeps/" + sweep + "/extend/dry-run", "{\"axes\": {\"training.epochs\": [30]}}").json().getInteger("reused_epochs"));
            requireSame(server, straight, runs.get(2));
            assertEquals(server.get("/sweeps/" + sweep).json().getInteger("total_steps"), server.get("/sweeps/" + sweep).json().getInteger("steps"));
        }
    }

    /** As kill -9 leaves it: no checkpoint of its own, and so many records of its logs; metrics are taken over first, here in one. */
    @Test
    void oneThatWasKilledWhileItTookOverAHistoryDoesItAgain() throws Exception {
        int sweep;
        JsonObject straight;
        JsonObject longer;
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            straight = server.untilEnded(server.launch(tiny(60))).get(0);
            sweep = server.launch(tiny(40));
            server.untilEnded(sweep);
            extend(server, sweep, 60);
            longer = server.untilRun(sweep, run -> run.getInteger("epochs") == 60 && run.getInteger("step") > 330);
        }
        for (int[] records : new int[][] {{0, 0}, {1, 0}, {1, 1}, {100, 100}}) {
            Path copy = others.resolve(records[0] + "-" + records[1]);
            copy(store, copy);
            Path directory = copy.resolve("runs/" + longer.getInteger("id"));
            Files.deleteIfExists(directory.resolve(CheckpointFile.NAME));
            cut(directory.resolve("metrics.commits"), records[0]);
            cut(directory.resolve("weights.commits"), records[1]);
            try (TestServer server = TestServer.start(copy, 1, Sessions.chosen())) {
                JsonObject ended = server.untilEnded(sweep).get(1);
                assertEquals("done", ended.getString("state"), ended::encode);
                requireSame(server, server.get("/runs/" + straight.getInteger("id")).json(), ended);
                assertFalse(events(server, sweep).toString().contains("began anew"));
            }
        }
    }

    @Test
    void aScheduleThatKnowsTheLengthTrainsAnewAndSaysWhy() throws Exception {
        JsonObject cosine = new JsonObject().put("type", "CosineAnnealingLR");
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int sweep = server.launch(scheduled(2, cosine));
            server.untilEnded(sweep);
            JsonObject cost = extended(server, sweep, 4);
            assertEquals(0, cost.getInteger("continued"));
            assertEquals(4, cost.getInteger("epochs"));
            assertEquals("CosineAnnealingLR spreads the learning rate over all epochs, so that the first ones of a longer run are others; with a T_max of its own it would not",
                    reason(cost));
            List<JsonObject> runs = server.untilEnded(sweep);
            assertNull(runs.get(1).getValue("continues"));
            requireSame(server, server.untilEnded(server.launch(scheduled(4, cosine))).get(0), runs.get(1));

            JsonObject bounded = cosine.copy().put("T_max", 3);
            int other = server.launch(scheduled(2, bounded));
            server.untilEnded(other);
            assertEquals(1, extended(server, other, 4).getInteger("continued"));
            requireSame(server, server.untilEnded(server.launch(scheduled(4, bounded))).get(0), server.untilEnded(other).get(1));
        }
    }

    @Test
    void withoutWhatItEndedWithItTrainsAnewAndSaysWhy() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            JsonObject straight = server.untilEnded(server.launch(tiny(4))).get(0);
            int sweep = server.launch(tiny(2));
            JsonObject before = server.untilEnded(sweep).get(0);
            JsonObject storage = server.get("/system/storage").json();
            assertTrue(storage.getLong("checkpoints_bytes") > 2 * 4 * 5_000, storage::encode);
            assertEquals(storage.getValue("checkpoints_bytes"), storage.getValue("freeable_checkpoints_bytes"));
            JsonObject freed = server.post("/system/storage/free", "{\"bytes\": " + storage.getLong("checkpoints_bytes") + "}").json();
            assertEquals(storage.getValue("checkpoints_bytes"), freed.getValue("bytes"), "they go first");
            assertEquals(freed.getValue("bytes"), freed.getValue("checkpoints_bytes"));
            assertEquals(0, server.get("/system/storage").json().getLong("checkpoints_bytes"));

            JsonObject cost = extended(server, sweep, 4);
            assertTrue(reason(cost).startsWith("what the run of fewer epochs ended with is not there: it was freed to make room"), cost::encode);
            JsonObject longer = server.untilEnded(sweep).get(1);
            assertNull(longer.getValue("continues"));
            requireSame(server, straight, longer);
            assertEquals(before, server.runs(sweep).get(0));
        }
    }

    /** While the new run waits nothing goes of which it needs something; but files can. */
    @Test
    void whatIsMissingWhenItBeginsIsSaidToo() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            JsonObject straight = server.untilEnded(server.launch(tiny(4))).get(0);
            int sweep = server.launch(tiny(2));
            JsonObject before = server.untilEnded(sweep).get(0);
            int busy = server.launch(Requests.endless());
            server.untilRun(busy, run -> run.getString("state").equals("running"));
            extend(server, sweep, 4);
            JsonObject waiting = server.runs(sweep).get(1);
            assertEquals("queued", waiting.getString("state"));
            assertEquals(16, waiting.getInteger("step"));
            server.post("/system/storage/free", "{\"metrics\": true}");
            assertTrue(Files.exists(file(before, CheckpointFile.END)), "a run waits for it");
            assertFalse(Files.exists(file(straight, CheckpointFile.END)));

            Files.delete(file(before, CheckpointFile.END));
            server.post("/sweeps/" + busy + "/stop");
            JsonObject longer = server.untilEnded(sweep).get(1);
            assertEquals(straight.getString("weights_sha256"), longer.getString("weights_sha256"));
            assertTrue(events(server, sweep).contains("began anew what run=" + before.getInteger("id") + " ended with is not there any more"), () -> sweep + "");
        }
    }

    @Test
    void whatDidNotComeToItsEndIsNotGoneOnFrom() throws Exception {
        try (TestServer server = TestServer.start(store, 1, Sessions.chosen())) {
            int sweep = server.launch(Requests.endless().put("training", new JsonObject().put("epochs", 9_000)));
            server.untilRun(sweep, run -> run.getInteger("step") > 0);
            assertEquals("the run of fewer epochs has not ended yet; extend the sweep when it has",
                    reason(server.post("/sweeps/" + sweep + "/extend/dry-run", epochs(9_500)).json()));
            server.post("/sweeps/" + sweep + "/stop");
            JsonObject stopped = server.untilEnded(sweep).get(0);
            assertEquals("the run of fewer epochs was stopped before its end", reason(server.post("/sweeps/" + sweep + "/extend/dry-run", epochs(9_500)).json()));
            assertFalse(Files.exists(file(stopped, CheckpointFile.END)));
            assertEquals(409, server.post("/sweeps/" + sweep + "/extend/dry-run", epochs(9_000)).status());
            assertEquals(404, server.post("/sweeps/77/extend/dry-run", epochs(9_000)).status());
            assertEquals(400, server.post("/sweeps/" + sweep + "/extend/dry-run", epochs(0)).status());
        }
    }

    private static String reason(JsonObject cost) {
        return cost.getJsonArray("anew").getJsonObject(0).getString("reason");
    }

    private static String firstStep(JsonObject run) {
        return run.getValue("continues") == null ? "null" : String.valueOf(run.getJsonObject("continues").getInteger("step"));
    }

    private static String epochs(int epochs) {
        return "{\"axes\": {\"" + EPOCHS + "\": [" + epochs + "]}}";
    }

    private static void extend(TestServer server, int sweep, int epochs) throws Exception {
        TestServer.Answer answer = server.post("/sweeps/" + sweep + "/extend", epochs(epochs));
        assertEquals(202, answer.status(), () -> answer.body().toString());
    }

    /** @return what it was said to cost */
    private static JsonObject extended(TestServer server, int sweep, int epochs) throws Exception {
        JsonObject cost = server.post("/sweeps/" + sweep + "/extend/dry-run", epochs(epochs)).json();
        extend(server, sweep, epochs);
        return cost;
    }

    private static JsonObject tiny(int epochs) {
        JsonObject request = Requests.tiny().put("weights", new JsonObject().put("every", 8));
        request.getJsonObject("training").put("epochs", epochs);
        return request;
    }

    private static JsonObject scheduled(int epochs, JsonObject schedule) {
        JsonObject request = tiny(epochs);
        request.getJsonObject("training").put("schedule", schedule);
        return request;
    }

    private static JsonObject optimizers(int epochs) {
        JsonObject request = tiny(epochs);
        JsonObject experiment = new JsonObject().put("model", new JsonObject(MODEL)).put("dataset", request.remove("dataset"))
                .put("training", ((JsonObject) request.remove("training")).put("optimizer", new JsonObject().put("type", "SGD").put("lr", 0.02).put("momentum", 0.9)));
        return Requests.axis(request.put("experiment", experiment).put("seeds", new JsonArray().add(1).add(2)), "training.optimizer.type", "SGD", "Adam");
    }

    /** The same weights and the same history, all but what no contract fixes: ids and times. Of weights, whatever both recorded. */
    private static void requireSame(TestServer server, JsonObject straight, JsonObject longer) throws Exception {
        assertNotNull(straight.getString("weights_sha256"));
        assertEquals(straight.getString("weights_sha256"), longer.getString("weights_sha256"));
        for (String value : List.of("step", "loss", "accuracy", "test_loss", "test_accuracy", "best_test_accuracy", "total_steps")) {
            assertEquals(straight.getValue(value), longer.getValue(value), value);
        }
        assertEquals(timeless(rows(server, straight)), timeless(rows(server, longer)));
        Map<String, Object> recorded = byPlace(weights(server, straight));
        Map<String, Object> own = byPlace(weights(server, longer));
        assertEquals(weights(server, longer).size(), own.size(), "nothing twice");
        Set<String> both = new TreeSet<>(recorded.keySet());
        both.retainAll(own.keySet());
        assertTrue(both.size() > 8, both::toString);
        both.forEach(place -> assertEquals(recorded.get(place), own.get(place), place));
    }

    private static Map<String, Object> byPlace(List<Map<String, Object>> weights) {
        Map<String, Object> places = new TreeMap<>();
        weights.forEach(row -> places.put(row.get("step") + " " + row.get("tensor"), row.get("values")));
        return places;
    }

    private static List<Map<String, Object>> timeless(List<Map<String, Object>> rows) {
        rows.forEach(row -> row.keySet().removeAll(List.of("elapsed_s", "time")));
        return rows;
    }

    private static List<Map<String, Object>> rows(TestServer server, JsonObject run) throws Exception {
        List<Map<String, Object>> rows = ArrowRows.rows(server.get("/runs/" + run.getInteger("id") + "/history?format=arrows").body().getBytes());
        rows.forEach(row -> row.keySet().removeIf(name -> name.equals("run") || name.equals("sweep") || name.contains(".") || name.equals("preset") || name.equals("model")
                || name.equals("dataset")));
        return rows;
    }

    private static List<Map<String, Object>> weights(TestServer server, JsonObject run) throws Exception {
        List<Map<String, Object>> rows = ArrowRows.rows(server.get("/runs/" + run.getInteger("id") + "/weights?format=arrows").body().getBytes());
        rows.forEach(row -> row.remove("run"));
        return rows;
    }

    private static List<String> events(TestServer server, int sweep) throws Exception {
        return server.get("/sweeps/" + sweep + "/events?limit=1000").json().getJsonArray("events").stream().map(JsonObject.class::cast)
                .map(event -> event.getString("what") + " " + event.getString("detail")).toList();
    }

    private Path file(JsonObject run, String name) {
        return store.resolve("runs/" + run.getInteger("id")).resolve(name);
    }

    /** To so many records behind the schema, if there are more. */
    private static void cut(Path commits, int records) throws IOException {
        try (RandomAccessFile data = new RandomAccessFile(commits.toFile(), "rw")) {
            data.setLength(Math.min(24L * (1 + records), data.length()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path copy = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(copy);
                    } else {
                        Files.copy(file, copy);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
