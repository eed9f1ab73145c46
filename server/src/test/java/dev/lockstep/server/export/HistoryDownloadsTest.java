package dev.lockstep.server.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogFixture;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import dev.lockstep.server.stream.FakeState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real logs through a real HTTP server, read back with each format's own reader. */
class HistoryDownloadsTest {
    private static final float[] LOSSES = {2.5f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE, 0.1f};

    private final Vertx vertx = Vertx.vertx();
    private final FakeState state = new FakeState(vertx).sweep(3, 17, 18, 19);
    private RunLogs logs;
    private HistoryDownloads downloads;
    private int port;
    private Path store;

    @BeforeEach
    void serve(@TempDir Path folder) throws Exception {
        store = folder;
        logs = RunLogs.open(vertx, store);
        downloads = new HistoryDownloads(vertx, logs, state, name -> "halves".equals(name) ? List.of("left", "right") : List.of());
        state.change(17, "parameters", new JsonObject().put("preset", "basic-cnn").put("training.optimizer.lr", 0.01).put("training.seed", 1));
        state.change(18, "parameters", new JsonObject().putNull("preset").put("training.optimizer.lr", 1).put("training.seed", 2)
                .put("model", "{\"input\": [1,28,28], \"a,b\": 1}").put("training.optimizer.nesterov", true));
        state.change(19, "parameters", new JsonObject().put("preset", "never-started"));
        RunRecorder first = logs.record(17);
        for (int i = 0; i < LOSSES.length; i++) {
            first.step(i + 1, 1, LOSSES[i], 0.5f, 0.01, 0.25 * i, 1_700_000_000_000_000L + i);
            first.flush().await();
        }
        first.evaluation(LOSSES.length, 1, 0.3f, 0.9f, 2, 1_700_000_001_000_000L);
        first.weights(0, "conv1.weight", List.of(1, 1, 1, 2), new float[] {1, 2});
        first.close().await();
        RunRecorder second = logs.record(18);
        second.step(1, 1, 3, 0.125f, 1, 0.1, 1_700_000_002_000_000L);
        second.close().await();
        port = vertx.createHttpServer().requestHandler(this::route).listen(0, "localhost").await().actualPort();
    }

    @AfterEach
    void close() throws Exception {
        logs.close();
        vertx.close().await();
    }

    /** {@code /run/17/csv} */
    private void route(HttpServerRequest request) {
        String[] words = request.path().split("/");
        int id = Integer.parseInt(words[2]);
        Future<Void> sent = switch (words[1]) {
            case "run" -> downloads.run(id, HistoryFormat.of(words[3]).orElseThrow(), request.response());
            case "sweep" -> downloads.sweep(id, HistoryFormat.of(words[3]).orElseThrow(), request.response());
            default -> downloads.weights(id, request.response());
        };
        sent.onFailure(failure -> request.response().reset());
    }

    private HttpClientResponse response;

    private byte[] get(String path) {
        // All on the event loop: a body that nobody waits for yet, as this thread may have no processor, has passed when somebody does.
        Buffer body = vertx.createHttpClient().request(HttpMethod.GET, port, "localhost", path)
                .compose(request -> request.send().compose(answer -> {
                    response = answer;
                    return answer.body();
                })).await();
        return body.getBytes();
    }

    @Test
    void csvHasEveryRowAndEveryParameterAndReadsBack() {
        String[] lines = new String(get("/sweep/3/csv")).split("\n");
        assertEquals("run,step,epoch,loss,accuracy,learning_rate,test_loss,test_accuracy,elapsed_s,time,"
                + "preset,training.optimizer.lr,training.seed,model,training.optimizer.nesterov", lines[0]);
        assertEquals("17,1,1,2.5,0.5,0.01,,,0.0,2023-11-14T22:13:20Z,basic-cnn,0.01,1,,", lines[1]);
        List<String> losses = new ArrayList<>();
        for (int i = 1; i <= LOSSES.length; i++) {
            losses.add(lines[i].split(",")[3]);
        }
        assertEquals(List.of("2.5", "NaN", "inf", "-inf", "-0.0", Float.toString(Float.MIN_VALUE), "0.1"), losses);
        assertEquals("17,7,1,,,,0.3,0.9,2.0,2023-11-14T22:13:21Z,basic-cnn,0.01,1,,", lines[8]);
        assertEquals("18,1,1,3.0,0.125,1.0,,,0.1,2023-11-14T22:13:22Z,,1.0,2,\"{\"\"input\"\": [1,28,28], \"\"a,b\"\": 1}\",true", lines[9]);
        assertEquals(10, lines.length);
        assertEquals("attachment; filename=\"lockstep-sweep-3.csv\"", response.getHeader("Content-Disposition"));
        assertEquals("text/csv; charset=utf-8", response.getHeader("Content-Type"));
    }

    @Test
    void jsonIsOneArrayOfObjects() {
        JsonArray rows = new JsonArray(Buffer.buffer(get("/run/17/json")));
        assertEquals(LOSSES.length + 1, rows.size());
        assertEquals("NaN", rows.getJsonObject(1).getValue("loss"));
        assertEquals("Infinity", rows.getJsonObject(2).getValue("loss"));
        assertEquals("-Infinity", rows.getJsonObject(3).getValue("loss"));
        for (int i = 4; i < LOSSES.length; i++) {
            assertEquals(Float.floatToIntBits(LOSSES[i]), Float.floatToIntBits(rows.getJsonObject(i).getFloat("loss")));
        }
        JsonObject evaluation = rows.getJsonObject(LOSSES.length);
        assertNull(evaluation.getValue("loss"));
        assertEquals(0.9f, evaluation.getFloat("test_accuracy"));
        assertEquals("basic-cnn", evaluation.getString("preset"));
        assertEquals(1, evaluation.getInteger("training.seed"));
    }

    @Test
    void arrowStreamHoldsWhatWasRecorded() throws Exception {
        List<Map<String, Object>> rows = ArrowRows.batches(new ByteArrayInputStream(get("/sweep/3/arrows"))).stream().flatMap(List::stream).toList();
        assertEquals(LOSSES.length + 2, rows.size());
        for (int i = 0; i < LOSSES.length; i++) {
            assertEquals(Float.floatToRawIntBits(LOSSES[i]), Float.floatToRawIntBits((Float) rows.get(i).get("loss")));
            assertEquals(0.01, rows.get(i).get("training.optimizer.lr"));
        }
        assertNull(rows.get(LOSSES.length).get("loss"));
        assertEquals(true, rows.get(LOSSES.length + 1).get("training.optimizer.nesterov"));
        assertEquals(2L, rows.get(LOSSES.length + 1).get("training.seed"));
    }

    @Test
    void arrowFileHoldsWhatWasRecorded() throws Exception {
        byte[] bytes = get("/run/17/arrow");
        try (var allocator = new RootAllocator();
                var reader = new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes), allocator)) {
            assertTrue(reader.loadNextBatch());
            FieldVector loss = reader.getVectorSchemaRoot().getVector("loss");
            assertEquals(LOSSES.length + 1, reader.getVectorSchemaRoot().getRowCount());
            for (int i = 0; i < LOSSES.length; i++) {
                assertEquals(Float.floatToRawIntBits(LOSSES[i]), Float.floatToRawIntBits((Float) loss.getObject(i)));
            }
            assertTrue(loss.isNull(LOSSES.length));
        }
        assertEquals("application/vnd.apache.arrow.file", response.getHeader("Content-Type"));
    }

    @Test
    void parquetHoldsWhatWasRecorded() throws Exception {
        List<Map<String, Object>> rows = ParquetRead.rows(get("/sweep/3/parquet"));
        assertEquals(LOSSES.length + 2, rows.size());
        for (int i = 0; i < LOSSES.length; i++) {
            assertEquals(Float.floatToRawIntBits(LOSSES[i]), Float.floatToRawIntBits((Float) rows.get(i).get("loss")));
            assertEquals(1_700_000_000_000_000L + i, rows.get(i).get("time"));
            assertEquals("basic-cnn", rows.get(i).get("preset"));
        }
        assertNull(rows.get(LOSSES.length).get("loss"));
        assertEquals(0.9f, rows.get(LOSSES.length).get("test_accuracy"));
        Map<String, Object> last = rows.get(LOSSES.length + 1);
        assertNull(last.get("preset"));
        assertEquals(List.of(1.0, 2L, true), List.of(last.get("training.optimizer.lr"), last.get("training.seed"), last.get("training.optimizer.nesterov")));
        assertEquals("application/vnd.apache.parquet", response.getHeader("Content-Type"));
    }

    @ParameterizedTest
    @EnumSource(HistoryFormat.class)
    void aRunThatNeverStartedHasAnEmptyHistory(HistoryFormat format) throws Exception {
        byte[] bytes = get("/run/19/" + format.extension());
        switch (format) {
            case CSV -> assertEquals(1, new String(bytes).split("\n").length);
            case JSON -> assertEquals(0, new JsonArray(Buffer.buffer(bytes)).size());
            case PARQUET -> assertEquals(List.of(), ParquetRead.rows(bytes));
            case ARROWS -> assertEquals(List.of(), ArrowRows.batches(new ByteArrayInputStream(bytes)));
            case ARROW -> {
                try (var allocator = new RootAllocator();
                        var reader = new ArrowFileReader(new ByteArrayReadableSeekableByteChannel(bytes), allocator)) {
                    assertEquals(11, reader.getVectorSchemaRoot().getSchema().getFields().size());
                    assertEquals(0, reader.getRecordBlocks().size());
                }
            }
        }
    }

    @Test
    void seriesHaveTheirNamesWhereTheDatasetHasAny() throws Exception {
        state.change(19, "parameters", new JsonObject().put("dataset", "halves"));
        RunRecorder recorder = logs.record(19);
        recorder.step(1, 1, 3, 0, 1, 1, 0.1, 1);
        recorder.step(2, 1, 2, 0, 1, 0, 0.2, 2);
        recorder.step(3, 1, 1, 0, 1, -1, 0.3, 3);
        recorder.step(4, 1, 1, 0, 1, 9, 0.4, 4);
        recorder.evaluation(4, 1, 1, 0, 0.5, 5);
        recorder.close().await();
        String[] lines = new String(get("/run/19/csv")).split("\n");
        assertTrue(lines[0].endsWith(",elapsed_s,time,series,dataset"), lines[0]);
        assertEquals(List.of("right", "left", "", "9", ""), Arrays.stream(lines).skip(1).map(line -> line.split(",")[10]).toList());
        JsonArray all = new JsonArray(Buffer.buffer(get("/sweep/3/json")));
        assertNull(all.getJsonObject(0).getValue("series", "absent"), "a run without series beside one with");
        assertEquals("right", all.getJsonObject(LOSSES.length + 2).getString("series"));
        assertEquals("absent", new JsonArray(Buffer.buffer(get("/run/17/json"))).getJsonObject(0).getValue("series", "absent"));
    }

    @Test
    void historiesOfEarlierVersionsStandBesideThoseOfToday() throws Exception {
        LogFixture.earlier(store, 20);
        state.sweep(4, 20, 21);
        state.change(20, "parameters", new JsonObject().put("dataset", "halves"));
        state.change(21, "parameters", new JsonObject().put("dataset", "halves"));
        RunRecorder recorder = logs.record(21);
        recorder.step(1, 1, 3, 0, 1, 1, 0.1, 1);
        recorder.close().await();
        List<Map<String, Object>> rows = ArrowRows.batches(new ByteArrayInputStream(get("/sweep/4/arrows"))).stream().flatMap(List::stream).toList();
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 7, 1), ArrowRows.column(rows, "step"));
        assertEquals("right", rows.get(8).get("series").toString());
        assertTrue(rows.stream().limit(8).allMatch(row -> row.containsKey("series") && row.get("series") == null));
        assertEquals(9, new JsonArray(Buffer.buffer(get("/sweep/4/json"))).size());
    }

    @Test
    void aHistoryLongerThanOnePieceIsWhole() throws Exception {
        RunRecorder recorder = logs.record(19);
        int steps = 2 * HistoryExport.ROWS + 5;
        for (int step = 1; step <= steps; step++) {
            recorder.step(step, 1, 1f / step, 0, 0.1, step, step);
            if (step % 4000 == 0) {
                recorder.flush().await();
            }
        }
        recorder.close().await();
        JsonArray rows = new JsonArray(Buffer.buffer(get("/run/19/json")));
        assertEquals(steps, rows.size());
        for (int i = 0; i < steps; i++) {
            assertEquals(i + 1, rows.getJsonObject(i).getInteger("step"));
        }
        assertEquals(steps, ParquetRead.rows(get("/run/19/parquet")).size());
    }

    @Test
    void weightsComeAsTheyLie() throws Exception {
        byte[] bytes = get("/weights/17");
        assertArrayEquals(Files.readAllBytes(logs.log(17, LogKind.WEIGHTS).file()), bytes);
        assertEquals(0, ArrowRows.batches(new ByteArrayInputStream(get("/weights/19"))).size());
    }

    @Test
    void unknownIdsAreNotFound() {
        assertEquals("there is no run 99", assertThrows(ApiException.class, () -> downloads.run(99, HistoryFormat.CSV, null)).getMessage());
        ApiException failure = (ApiException) downloads.sweep(99, HistoryFormat.CSV, null).cause();
        assertEquals("there is no sweep 99", failure.getMessage());
        assertEquals(404, failure.status());
    }
}
