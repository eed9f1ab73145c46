package dev.lockstep.server.stream;

import static dev.lockstep.server.store.LogFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunRecorder;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has all of a log that was not looked at since the server started need not wait until it is checked; who wants something of it does. */
class UncheckedLogTest {
    private static final int RUN = 11;
    private static final int RECORDS = 12;

    @TempDir
    Path store;

    private StreamServer server;

    @BeforeEach
    void startAgain() throws Exception {
        try (StreamServer before = new StreamServer(store)) {
            RunRecorder recorder = before.logs.record(RUN);
            record(recorder, 1, RECORDS, 1);
            recorder.close().await();
        }
        server = new StreamServer(store);
        server.state.sweep(1, RUN);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private int unchecked() throws Exception {
        return server.logs.unchecked(RUN, LogKind.METRICS);
    }

    @Test
    void whoHasAllOfItIsToldSoWithoutACheck() throws Exception {
        server.state.runIs(RUN, "done");
        StreamClient client = server.open("run=11&from=11:" + RECORDS);
        assertEquals(1000, client.awaitClose());
        assertEquals(List.of("caught_up", "end"), client.order().subList(client.order().size() - 2, client.order().size()));
        assertEquals(List.of(), client.steps(RUN));
        assertEquals(RECORDS, unchecked());
    }

    @Test
    void whoLacksARecordGetsItFromTheCheckedLog() throws Exception {
        server.state.runIs(RUN, "done");
        StreamClient client = server.open("run=11&from=11:" + (RECORDS - 1));
        assertEquals(1000, client.awaitClose());
        assertEquals(List.of(RECORDS), client.steps(RUN));
        assertEquals(-1, unchecked());
    }

    @Test
    void aCursorBehindTheEndIsImpossible() throws Exception {
        server.state.runIs(RUN, "done");
        StreamClient client = server.open("run=11&from=11:" + (RECORDS + 1));
        assertEquals(4400, client.awaitClose());
        assertEquals("from: run=11, records=13, but the log has 12; start again from 0", client.closeReason());
    }

    @Test
    void whatComesLaterComesLive() throws Exception {
        server.state.runIs(RUN, "running");
        StreamClient client = server.open("run=11&from=11:" + RECORDS).awaitText("caught_up");
        assertEquals(RECORDS, unchecked());
        RunRecorder recorder = server.logs.record(RUN);
        for (int step = RECORDS + 1; step <= RECORDS + 3; step++) {
            record(recorder, step, 1, 1);
            client.awaitRows(step - RECORDS);
        }
        server.state.runIs(RUN, "done");
        recorder.close().await();
        assertEquals(1000, client.awaitClose());
        assertEquals(IntStream.rangeClosed(RECORDS + 1, RECORDS + 3).boxed().toList(), client.steps(RUN));
        assertEquals(1, client.order().stream().filter("caught_up"::equals).count());
    }
}
