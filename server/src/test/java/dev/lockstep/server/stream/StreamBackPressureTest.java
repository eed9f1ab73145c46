package dev.lockstep.server.stream;

import static dev.lockstep.server.store.LogFixture.record;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunRecorder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that read slowly, or not at all, or leave. */
class StreamBackPressureTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path store;

    private StreamServer server;

    @BeforeEach
    void start() throws Exception {
        server = new StreamServer(store);
        server.state.sweep(1, 11);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void aClientThatDoesNotReadCostsLittleAndDelaysNobody() throws Exception {
        RunRecorder recorder = server.logs.record(11);
        float[] tensor = new float[MIB / 4];
        for (int i = 0; i < 64; i++) {
            recorder.weights(i, "t", List.of(tensor.length), tensor);
            recorder.flush().await();
        }
        server.state.runIs(11, "running");
        StreamClient slow = server.open("run=11&topic=weights").awaitText("runs").pause();
        StreamSocket slowSocket = server.handler.sockets().iterator().next();
        StreamClient quick = server.open("run=11&topic=weights");
        quick.await("64 records", client -> client.binary().size() == 65);

        for (int i = 0; i < 1000; i++) {
            server.state.change(11, "step", i);
        }
        server.state.runIs(11, "done");
        recorder.close().await();
        assertEquals(1000, quick.awaitClose());
        assertTrue(slowSocket.waitingBytes() <= MIB, "held: " + slowSocket.waitingBytes());
        long sent = slowSocket.sentBytes();
        assertTrue(sent < 24 * MIB, "more than the buffers of the system and a few records: " + sent);

        slow.resume();
        assertEquals(1000, slow.awaitClose());
        assertEquals(65, slow.binary().size());
        assertEquals(server.logs.log(11, LogKind.WEIGHTS).bytes(), slow.bytes().length);
        assertTrue(slow.texts("runs").size() < 100, "only the newest state is told: " + slow.texts("runs").size());
        assertEquals("done", slow.texts("runs").get(slow.texts("runs").size() - 1).getJsonArray("runs").getJsonObject(0).getString("state"));
    }

    /** For whom more waits than the system holds, so that nothing gets through to it, not even the end of its stream. */
    private StreamClient stalled() throws Exception {
        RunRecorder recorder = server.logs.record(11);
        float[] tensor = new float[MIB / 4];
        for (int i = 0; i < 16; i++) {
            recorder.weights(i, "t", List.of(tensor.length), tensor);
            recorder.flush().await();
        }
        recorder.close().await();
        StreamClient client = server.open("run=11&topic=weights").awaitText("runs").pause();
        StreamServer.until(() -> server.handler.mostWaitingBytes() >= StreamSocket.WAITING_BYTES);
        return client;
    }

    @Test
    void aServerThatEndsDoesNotWaitForThoseThatDoNotRead() throws Exception {
        stalled();
        server.close();
        assertTrue(server.handler.sockets().isEmpty());
        server = new StreamServer(store);
    }

    @Test
    void whoReadsIsToldThatTheServerEnds() throws Exception {
        StreamClient client = server.open("sweep=1").awaitText("caught_up");
        server.close();
        assertEquals(1001, client.awaitClose());
        assertEquals("the server ends", client.closeReason());
        server = new StreamServer(store);
    }

    @Test
    void answersToPingsThatAreNotReadDoNotGather() throws Exception {
        StreamClient slow = stalled();
        StreamSocket socket = server.handler.sockets().iterator().next();
        CompletableFuture<Long> beaten = new CompletableFuture<>();
        socket.loop.runOnContext(now -> {
            long sent = socket.sentBytes();
            socket.beat();
            beaten.complete(socket.sentBytes() - sent);
        });
        assertEquals(0, beaten.join(), "nor do beats");
        for (int i = 0; i < 1_000; i++) {
            slow.ping();
        }
        StreamServer.until(() -> server.handler.sockets().isEmpty());
        assertTrue(socket.isClosed());
    }

    @Test
    void noticesAreGatheredAndTheLastStateIsAlwaysTold() throws Exception {
        StreamClient client = server.open("sweep=1").awaitText("caught_up");
        int before = client.texts("runs").size();
        for (int i = 0; i <= 2000; i++) {
            server.state.change(11, "step", i);
        }
        client.await("the last step", StreamBackPressureTest::toldLastStep);
        // Each round tells each run once; how many rounds there are depends on how long the changes took.
        assertTrue(client.texts("runs").size() - before < 500, "messages: " + (client.texts("runs").size() - before));
    }

    private static boolean toldLastStep(StreamClient client) {
        return client.texts("runs").stream().anyMatch(text -> Integer.valueOf(2000).equals(text.getJsonArray("runs").getJsonObject(0).getInteger("step")));
    }

    @Test
    void manyRunsAreToldInMessagesOfBoundedSize() throws Exception {
        server.state.sweep(2, IntStream.rangeClosed(1000, 1999).toArray());
        StreamClient client = server.open("sweep=2").awaitText("caught_up");
        client.await("all runs", c -> c.texts("runs").stream().mapToInt(text -> text.getJsonArray("runs").size()).sum() == 1000);
        assertEquals(5, client.texts("runs").size());
    }

    @Test
    void socketsThatCloseLeaveNothingBehind() throws Exception {
        server.state.runIs(11, "running");
        RunRecorder recorder = server.logs.record(11);
        for (int i = 0; i < 20; i++) {
            StreamClient client = server.open(i % 2 == 0 ? "sweep=1" : "topic=overview");
            client.await("a first message", c -> !c.order().isEmpty());
            StreamSocket socket = server.handler.sockets().iterator().next();
            assertTrue(socket.subscriptions.size() >= 2);
            client.close();
            while (!server.handler.sockets().isEmpty()) {
                Thread.onSpinWait();
            }
            assertEquals(0, socket.subscriptions.size());
            assertEquals(0, server.handler.announcements().size());
            assertTrue(!socket.pump.hasTimer());
            server.state.change(11, "step", i);
            record(recorder, 1, 1, 1);
            assertTrue(!socket.pump.hasTimer());
        }
    }
}
