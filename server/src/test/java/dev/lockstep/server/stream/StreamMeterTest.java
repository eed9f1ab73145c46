package dev.lockstep.server.stream;

import static dev.lockstep.server.store.LogFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.store.RunRecorder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each live batch is measured once for each client; replay is not measured, and what waits for a client is counted apart. */
class StreamMeterTest {
    @TempDir
    Path store;

    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StreamServer(store);
        server.state.sweep(1, 11);
        server.state.runIs(11, "running");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void everyLiveBatchIsMeasuredForEveryClient() throws Exception {
        long began = System.nanoTime();
        RunRecorder recorder = server.logs.record(11);
        record(recorder, 1, 50, 1);
        StreamClient one = server.open("run=11").awaitText("caught_up");
        StreamClient other = server.open("sweep=1&from=11:20").awaitText("caught_up");
        assertEquals(0, keptUp() + behind(), "replay is not live");
        record(recorder, 51, 400, 1);
        one.awaitRows(450);
        other.awaitRows(430);
        recorder.close().await();
        server.state.runIs(11, "done");
        assertEquals(1000, one.awaitClose());
        server.state.sweepIs(1, "done");
        assertEquals(1000, other.awaitClose());
        assertEquals(800, keptUp() + behind());
        assertEquals(0, behind());
        long most = System.nanoTime() - began;
        server.latencies.get(0).forEach(nanos -> assertTrue(nanos > 0 && nanos < most, "nanos=" + nanos));
    }

    @Test
    void whatWaitsForAClientIsTheClientsTime() throws Exception {
        RunRecorder recorder = server.logs.record(11);
        StreamClient slow = server.open("run=11&topic=weights").awaitText("caught_up").pause();
        // More MiB than systems keep for a connection; what waits at one moment may be on its way in the next.
        float[] tensor = new float[1 << 18];
        int records = 0;
        while (records < 32) {
            recorder.weights(++records, "t", List.of(tensor.length), tensor);
            recorder.flush().await();
        }
        StreamServer.until(() -> server.handler.mostWaitingBytes() > 0);
        assertTrue(server.handler.waitingBytes() >= server.handler.mostWaitingBytes());
        slow.resume();
        int expected = records + 1;
        slow.await(expected + " messages", client -> client.binary().size() == expected);
        recorder.close().await();
        server.state.runIs(11, "done");
        assertEquals(1000, slow.awaitClose());
        assertEquals(records, keptUp() + behind());
        assertTrue(behind() >= 1, "behind: " + behind());
    }

    private int keptUp() {
        return server.latencies.get(0).size();
    }

    private int behind() {
        return server.latencies.get(1).size();
    }
}
