package dev.lockstep.server.stream;

import static dev.lockstep.server.arrow.ArrowRows.column;
import static dev.lockstep.server.store.LogFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of a sweep a client is told everything, but the logs that come are those of the runs that it wants. */
class StreamRunsTest {
    @TempDir
    Path store;

    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StreamServer(store);
        server.state.sweep(1, 11, 12, 13);
        server.state.sweepIs(1, "running");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void theLogsOfNamedRunsComeAndTheStatesOfAll() throws Exception {
        ended(11, 5);
        ended(12, 7);
        ended(13, 9);
        server.state.sweepIs(1, "done");
        StreamClient client = server.open("sweep=1&runs=13,11&from=13:2");
        assertEquals(1000, client.awaitClose());
        assertEquals(Set.of(11, 13), runs(client));
        assertEquals(steps(1, 5), client.steps(11));
        assertEquals(steps(3, 9), client.steps(13));
        assertEquals(3, client.texts("runs").get(0).getJsonArray("runs").size());
    }

    @Test
    void aClientSaysLaterWhatItWants() throws Exception {
        ended(11, 5);
        ended(12, 7);
        server.state.sweepIs(1, "done");
        StreamClient client = server.open("sweep=1&runs=").awaitText("runs");
        assertFalse(client.order().contains("end"), "it may want something yet");
        client.send("{\"type\":\"follow\",\"runs\":\"12\",\"from\":\"12:3\"}");
        assertEquals(1000, client.awaitClose());
        assertEquals(steps(4, 7), client.steps(12));
        assertEquals(Set.of(12), runs(client));
        assertEquals(List.of("caught_up", "end"), client.order().subList(client.order().size() - 2, client.order().size()));
    }

    @Test
    void whatIsLeftWaitsUntilTheClientComesBack() throws Exception {
        server.state.runIs(11, "running");
        server.state.runIs(12, "running");
        RunRecorder first = server.logs.record(11);
        RunRecorder second = server.logs.record(12);
        record(first, 1, 3, 1);
        record(second, 1, 3, 1);
        StreamClient client = server.open("sweep=1&runs=11,12").awaitText("caught_up").awaitRows(6);
        client.send("{\"type\":\"leave\",\"runs\":\"11\"}");
        // The answer to this one says that the other has been read.
        client.send("{\"type\":\"follow\",\"runs\":\"13\"}").await("a second caught_up", seen -> seen.texts("caught_up").size() == 2);
        record(first, 4, 4, 1);
        record(second, 4, 4, 1);
        client.awaitRows(10);
        assertEquals(steps(1, 3), client.steps(11));
        assertEquals(steps(1, 7), client.steps(12));
        client.send("{\"type\":\"follow\",\"runs\":\"11\",\"from\":\"11:0\"}").awaitRows(14).await("a third caught_up", seen -> seen.texts("caught_up").size() == 3);
        record(first, 8, 2, 1);
        client.awaitRows(16);
        assertEquals(steps(1, 9), client.steps(11));
        first.close().await();
        second.close().await();
        server.state.runIs(11, "done");
        server.state.runIs(12, "done");
        ended(13, 2);
        server.state.sweepIs(1, "done");
        assertEquals(1000, client.awaitClose());
        assertEquals(steps(1, 2), client.steps(13));
        assertEquals(steps(1, 9), client.steps(11));
    }

    /** Until records of several runs have come in one message, which is a matter of milliseconds; all of them must be there in any case. */
    @Test
    void recordsOfSeveralRunsComeJoinedToWhomAskedForIt() throws Exception {
        int[] ids = IntStream.range(30, 40).toArray();
        server.state.sweep(3, ids).sweepIs(3, "running");
        List<RunRecorder> recorders = new ArrayList<>();
        for (int run : ids) {
            server.state.runIs(run, "running");
            recorders.add(server.logs.record(run));
        }
        StreamClient joined = server.open("sweep=3&joined=true").awaitText("caught_up");
        StreamClient apart = server.open("sweep=3").awaitText("caught_up");
        int step = 0;
        while (joined.batches().stream().noneMatch(rows -> column(rows, "run").stream().distinct().count() > 1)) {
            step++;
            for (RunRecorder recorder : recorders) {
                recorder.step(step, 1, 1f / step, 0.5f, 0.01, step * 0.001, step * 1000L);
                recorder.flush();
            }
            joined.awaitRows(step * ids.length);
        }
        apart.awaitRows(step * ids.length);
        assertTrue(apart.batches().stream().allMatch(rows -> rows.size() == 1));
        for (int i = 0; i < ids.length; i++) {
            assertEquals(steps(1, step), joined.steps(ids[i]));
            assertEquals(steps(1, step), apart.steps(ids[i]));
            recorders.get(i).close().await();
        }
    }

    @Test
    void noSweepIsToldAsEndedBeforeItsRuns() throws Exception {
        server.state.sweepIs(1, "running");
        for (int run : new int[] {11, 12, 13}) {
            server.state.runIs(run, "running");
        }
        StreamClient client = server.open("sweep=1&runs=").awaitText("runs");
        server.state.sweepEnds(1);
        client.await("the end", seen -> seen.texts("sweep").get(seen.texts("sweep").size() - 1).encode().contains("\"done\""));
        List<JsonObject> told = client.texts("runs");
        assertEquals(
                List.of("done", "done", "done"),
                told.get(told.size() - 1).getJsonArray("runs").stream().map(run -> ((JsonObject) run).getString("state")).toList(), () -> told.toString());
    }

    @Test
    void runsThatJoinTheSweepAreToldAndNotSent() throws Exception {
        StreamClient client = server.open("sweep=1&runs=11").awaitText("runs");
        server.state.sweep(1, 14).sweepIs(1, "running");
        ended(14, 3);
        client.await("the new run", seen -> seen.texts("runs").stream().anyMatch(text -> text.encode().contains("\"id\":14")));
        ended(11, 2);
        ended(12, 2);
        ended(13, 2);
        server.state.sweepIs(1, "done");
        assertEquals(1000, client.awaitClose());
        assertEquals(Set.of(11), runs(client));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "hello                                             | the message is no JSON object; send {\"type\": \"follow\", \"runs\": \"17,18\"}",
        "{\"type\":\"follow\"}                               | runs and from are texts, for example {\"type\": \"follow\", \"runs\": \"17,18\", \"from\": \"17:120\"}",
        "{\"type\":\"follow\",\"runs\":[11]}                 | runs and from are texts, for example {\"type\": \"follow\", \"runs\": \"17,18\", \"from\": \"17:120\"}",
        "{\"type\":\"watch\",\"runs\":\"11\"}                | type: type=watch, allowed are follow and leave",
        "{\"type\":\"follow\",\"runs\":\"11\",\"form\":\"\"}     | form: no such field; allowed are type, runs and from",
        "{\"type\":\"follow\",\"runs\":\"11,\"}              | runs: '' is not the id of a run; give ids with commas between them, for example 17,18",
        "{\"type\":\"follow\",\"runs\":\"21\"}               | runs: run=21 is not part of sweep=1",
        "{\"type\":\"follow\",\"runs\":\"11\",\"from\":\"12:1\"} | from: run=12 is not among runs",
        "{\"type\":\"leave\",\"runs\":\"11\",\"from\":\"11:1\"}  | from: run=11 is left, which takes no from",
        "{\"type\":\"follow\",\"runs\":\"11\",\"from\":\"11:1\"} | from: run=11, records=1, but the log has 0; start again from 0",
    })
    void wrongWishesAreAnsweredWithTheReason(String message, String reason) {
        StreamClient client = server.open("sweep=1&runs=12").send(message);
        assertEquals(4400, client.awaitClose());
        assertEquals(reason, client.closeReason());
    }

    private void ended(int run, int steps) throws Exception {
        RunRecorder recorder = server.logs.record(run);
        record(recorder, 1, steps, 1);
        recorder.close().await();
        server.state.runIs(run, "done");
    }

    private static Set<Integer> runs(StreamClient client) {
        return client.rows().stream().map(row -> (Integer) row.get("run")).collect(Collectors.toSet());
    }

    private static List<Integer> steps(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }
}
