package dev.lockstep.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.Requests;
import dev.lockstep.server.TestServer;
import dev.lockstep.server.TestServer.Answer;
import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import dev.lockstep.server.stream.StreamClient;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that are hard to write down go from the log to every reader as themselves, bit for bit. */
class OddNumbersTest {
    private static final float[] ODD = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f, Float.MIN_VALUE, -1e-40f, Float.MIN_NORMAL, Float.MAX_VALUE, 0.1f};
    /** Behind all steps that were trained. */
    private static final int FIRST = 1_000_000;

    @TempDir
    Path store;

    @Test
    void theyAreStreamedReducedAndExportedAsThemselves() throws Exception {
        int run = recorded();
        try (TestServer server = TestServer.start(store)) {
            assertEquals(200, server.get("/runs/" + run).status());
            Vertx vertx = Vertx.vertx();
            try {
                StreamClient client = StreamClient.open(vertx, server.stream("run=" + run));
                assertEquals(1000, client.awaitClose());
                check("stream", client.rows());
            } finally {
                vertx.close();
            }
            check("arrows", ArrowRows.rows(body(server, run, "history?format=arrows")));
            check("curve", ArrowRows.rows(body(server, run, "curve")));
            check("json", json(new JsonArray(new String(body(server, run, "history?format=json")))));
            check("csv", csv(new String(body(server, run, "history?format=csv"))));
            assertTrue(body(server, run, "history?format=arrow").length > 0);
        }
    }

    /** A learning rate at which squared errors grow beyond all numbers: the run says so, and everybody can read it. */
    @Test
    void aRunThatDivergesInTheEngineIsReadByEverybody() throws Exception {
        try (TestServer server = TestServer.start(store)) {
            JsonObject sweep = Requests.tiny();
            sweep.getJsonObject("training").put("optimizer", new JsonObject().put("type", "SGD").put("lr", 1000))
                    .put("loss", new JsonObject().put("type", "MSELoss")).put("epochs", 50);
            JsonObject run = server.untilEnded(server.launch(sweep)).get(0);
            assertEquals("diverged", run.getString("state"), run::encode);
            int id = run.getInteger("id");
            List<Map<String, Object>> rows = ArrowRows.rows(body(server, id, "history?format=arrows"));
            float last = (float) rows.get(rows.size() - 1).get("loss");
            assertTrue(!Float.isFinite(last), "last loss: " + last);
            for (String what : List.of("curve", "history?format=json", "history?format=csv", "history?format=arrow")) {
                body(server, id, what);
            }
        }
    }

    private int recorded() throws Exception {
        int run;
        try (TestServer server = TestServer.start(store)) {
            run = server.untilEnded(server.launch(Requests.tiny())).get(0).getInteger("id");
        }
        Vertx vertx = Vertx.vertx();
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            RunRecorder recorder = logs.record(run);
            for (int i = 0; i < ODD.length; i++) {
                recorder.step(FIRST + i, 1, ODD[i], ODD[ODD.length - 1 - i], ODD[i], -1, i, i);
            }
            recorder.close().await();
        } finally {
            vertx.close().await();
        }
        return run;
    }

    private static byte[] body(TestServer server, int run, String what) throws Exception {
        Answer answer = server.get("/runs/" + run + "/" + what);
        assertEquals(200, answer.status(), () -> what + ": " + answer.body());
        return answer.body().getBytes();
    }

    private static void check(String where, List<Map<String, Object>> rows) {
        List<Map<String, Object>> odd = rows.stream().filter(row -> ((Number) row.get("step")).intValue() >= FIRST).toList();
        assertEquals(IntStream.range(0, ODD.length).mapToObj(i -> bits(ODD[i])).toList(), odd.stream().map(row -> bits(row.get("loss"))).toList(), where);
        assertEquals(IntStream.range(0, ODD.length).mapToObj(i -> bits(ODD[ODD.length - 1 - i])).toList(), odd.stream().map(row -> bits(row.get("accuracy"))).toList(), where);
    }

    private static String bits(Object value) {
        float number = value instanceof Number given ? given.floatValue() : Float.parseFloat(value.toString().replace("inf", "Infinity")); // CSV has it as other languages do
        return number + " " + Integer.toHexString(Float.floatToIntBits(number));
    }

    private static List<Map<String, Object>> json(JsonArray rows) {
        return rows.stream().map(row -> ((JsonObject) row).getMap()).toList();
    }

    private static List<Map<String, Object>> csv(String text) {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> lines = text.lines().toList();
        List<String> names = Arrays.asList(lines.get(0).split(","));
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            rows.add(Map.of("step", Integer.parseInt(cells[names.indexOf("step")]), "loss", cells[names.indexOf("loss")], "accuracy", cells[names.indexOf("accuracy")]));
        }
        return rows;
    }
}
