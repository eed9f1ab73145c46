package dev.lockstep.server.stream;

import static dev.lockstep.server.store.LogFixture.record;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.store.LogFixture;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
    @TempDir
    Path store;

    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StreamServer(store);
        server.state.sweep(1, 11, 12).sweep(2, 21);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void whatIsSentOfAnEndedRunIsItsFileByteForByte() throws Exception {
        ended(11, 40, 7);
        StreamClient client = server.open("run=11");
        assertEquals(1000, client.awaitClose());
        assertArrayEquals(Files.readAllBytes(server.metrics(11).file()), client.bytes());
        assertEquals(IntStream.rangeClosed(1, 280).boxed().toList(), client.steps(11));
        assertEquals(List.of("caught_up", "end"), client.order().subList(client.order().size() - 2, client.order().size()));
    }

    @Test
    void aLogOfAnEarlierVersionIsStreamedWithTodaysColumns() throws Exception {
        LogFixture.earlier(store, 17);
        server.state.sweep(3, 17);
        server.state.runIs(17, "done");
        for (int from = 0; from <= 3; from++) {
            StreamClient client = server.open("run=17&from=17:" + from);
            assertEquals(1000, client.awaitClose());
            assertEquals(IntStream.rangeClosed(3 * from + 1, 7).boxed().toList(), client.steps(17).stream().distinct().toList(), "from " + from);
            assertTrue(client.rows().stream().allMatch(row -> row.containsKey("series") && row.get("series") == null));
        }
    }

    @Test
    void everyMessageIsWholeAndReplayIsPacked() throws Exception {
        ended(11, 500, 10);
        StreamClient client = server.open("run=11");
        client.awaitClose();
        byte[] schema = LogKind.METRICS.schemaMessage();
        assertArrayEquals(schema, client.binary().get(0).getBytes());
        for (var message : client.binary().subList(1, client.binary().size())) {
            assertTrue(message.length() <= LogCursor.PACK_BYTES);
            assertTrue(ArrowRows.rows(ArrowRows.concat(schema, message.getBytes())).size() % 10 == 0);
        }
        long bytes = server.metrics(11).bytes();
        assertTrue(client.binary().size() <= 2 + bytes / (LogCursor.PACK_BYTES * 9 / 10), "messages: " + client.binary().size() + " for " + bytes + " bytes");
    }

    @Test
    void everyCursorResumesWithoutGapOrDuplicate() throws Exception {
        ended(11, 12, 3);
        for (int from = 0; from <= 12; from++) {
            StreamClient client = server.open("run=11&from=11:" + from);
            assertEquals(1000, client.awaitClose());
            assertEquals(IntStream.rangeClosed(3 * from + 1, 36).boxed().toList(), client.steps(11), "from " + from);
        }
    }

    @Test
    void aCursorBehindTheEndIsClosedWithTheReason() throws Exception {
        ended(11, 3, 1);
        StreamClient client = server.open("sweep=1&from=11:4");
        assertEquals(4400, client.awaitClose());
        assertEquals("from: run=11, records=4, but the log has 3; start again from 0", client.closeReason());
        assertEquals(4400, server.open("run=12&from=12:1").awaitClose());
        assertEquals(4400, server.open("run=11&topic=weights&from=11:1").awaitClose());
    }

    @Test
    void replayGoesOverIntoLive() throws Exception {
        server.state.runIs(11, "running");
        RunRecorder recorder = server.logs.record(11);
        record(recorder, 1, 5, 1);
        StreamClient client = server.open("run=11").awaitText("caught_up");
        assertEquals(List.of(1, 2, 3, 4, 5), client.steps(11));
        for (int step = 6; step <= 20; step++) {
            record(recorder, step, 1, 1);
            client.awaitRows(step);
        }
        recorder.step(21, 1, 1, 1, 1, 1, 1);
        server.state.runIs(11, "done");
        recorder.close().await();
        assertEquals(1000, client.awaitClose());
        assertEquals(IntStream.rangeClosed(1, 21).boxed().toList(), client.steps(11));
        assertEquals(1, client.order().stream().filter("caught_up"::equals).count());
    }

    @Test
    void runsThatStartLaterJoinTheStreamOfTheirSweep() throws Exception {
        StreamClient client = server.open("sweep=1").awaitText("caught_up");
        assertEquals(List.of("sweep", "runs", "data", "caught_up"), client.order());
        assertEquals(
                List.of(11, 12), client.texts("runs").get(0).getJsonArray("runs").stream().map(run -> ((JsonObject) run).getInteger("id")).toList());

        server.state.sweepIs(1, "running");
        server.state.runIs(12, "running");
        RunRecorder second = server.logs.record(12);
        record(second, 1, 4, 2);
        client.awaitRows(8);
        server.state.runIs(11, "running");
        RunRecorder first = server.logs.record(11);
        record(first, 1, 3, 1);
        client.awaitRows(11);
        second.close().await();
        server.state.runIs(12, "done");
        record(first, 4, 1, 1);
        first.close().await();
        server.state.runIs(11, "failed");
        client.awaitRows(12);
        assertTrue(!client.order().contains("end"), "the sweep itself has not ended");
        server.state.sweepIs(1, "done");
        assertEquals(1000, client.awaitClose());
        assertEquals(List.of(1, 2, 3, 4), client.steps(11));
        assertEquals(List.of(1, 2, 3, 4, 5, 6, 7, 8), client.steps(12));
        assertEquals("done", client.texts("sweep").get(client.texts("sweep").size() - 1).getJsonObject("sweep").getString("state"));
    }

    @Test
    void weightsComeWholeHoweverLarge() throws Exception {
        RunRecorder recorder = server.logs.record(11);
        float[] tensor = new float[300_000];
        for (int i = 0; i < tensor.length; i++) {
            tensor[i] = i;
        }
        recorder.weights(5, "fc.weight", List.of(300, 1000), tensor);
        recorder.close().await();
        server.state.runIs(11, "done");
        StreamClient client = server.open("run=11&topic=weights");
        client.awaitClose();
        assertEquals(2, client.binary().size());
        assertArrayEquals(Files.readAllBytes(store.resolve("runs/11/weights.arrows")), client.bytes());
        assertEquals(List.of("caught_up", "end"), client.order().subList(client.order().size() - 2, client.order().size()));
        List<?> values = (List<?>) client.rows().get(0).get("values");
        assertEquals(300_000, values.size());
        assertEquals(299_999f, values.get(299_999));
    }

    @Test
    void runsWithoutHistoryEndAtOnce() throws Exception {
        server.state.runIs(21, "stopped");
        server.state.sweepIs(2, "stopped");
        StreamClient client = server.open("sweep=2");
        assertEquals(1000, client.awaitClose());
        assertEquals(List.of("sweep", "runs", "data", "caught_up", "end"), client.order());
        assertEquals(List.of(), client.rows());
    }

    @Test
    void twoSocketsFollowTheSameRunEachFromItsPlace() throws Exception {
        server.state.runIs(11, "running");
        RunRecorder recorder = server.logs.record(11);
        record(recorder, 1, 3, 1);
        StreamClient one = server.open("run=11").awaitText("caught_up");
        StreamClient other = server.open("sweep=1&from=11:2").awaitText("caught_up");
        record(recorder, 4, 2, 1);
        assertEquals(List.of(1, 2, 3, 4, 5), one.awaitRows(5).steps(11));
        assertEquals(List.of(3, 4, 5), other.awaitRows(3).steps(11));
        one.close();
        record(recorder, 6, 1, 1);
        assertEquals(List.of(3, 4, 5, 6), other.awaitRows(4).steps(11));
    }

    @Test
    void whoHasNothingToTellSaysThatItIsThere() {
        List<StreamClient> clients = Stream.of("topic=overview", "sweep=1", "run=11", "run=11&topic=weights", "sweep=2&runs=").map(server::open).toList();
        clients.forEach(client -> client.await("a first message", c -> !c.order().isEmpty()));
        clients.forEach(client -> client.await("two beats", c -> c.beats() >= 2));
    }

    private void ended(int run, int records, int rowsEach) {
        RunRecorder recorder = server.logs.record(run);
        record(recorder, 1, records, rowsEach);
        recorder.close().await();
        server.state.runIs(run, "done");
    }
}
