package dev.lockstep.server.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.lockstep.server.store.RunRecorder;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Sockets close at any time, also while announcements are under way to them: that is no news for the log. */
class ClosingSocketTest {
    @TempDir
    Path store;

    /** What is logged from WARN on while the test runs. */
    private static final class Complaints extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final List<String> messages = new CopyOnWriteArrayList<>();

        private Complaints() {
            start();
            root.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                messages.add(event.getFormattedMessage());
            }
        }

        @Override
        public void close() {
            root.detachAppender(this);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sweep=1", "run=11", "run=11&topic=weights", "topic=overview"})
    void whatIsUnderWayToASocketThatClosesIsDropped(String query) throws Exception {
        try (Complaints complaints = new Complaints(); StreamServer server = new StreamServer(store)) {
            server.state.sweep(1, 11);
            server.state.runIs(11, "running");
            try (RunningLog log = new RunningLog(server.logs.record(11))) {
                StreamClient client = server.open(query).await("a first message", c -> !c.order().isEmpty());
                StreamSocket socket = server.handler.sockets().iterator().next();
                log.grow();
                // All in one turn of the socket's event loop, so that whatever is announced still waits there when it closes.
                onLoop(socket, () -> {
                    server.state.sweepIs(1, "running");
                    server.state.change(11, "step", 5);
                    server.state.datasetsChange(1);
                    server.state.systemChanges();
                    socket.close(1000, "enough");
                });
                assertEquals(1000, client.awaitClose());
                log.grow();
                onLoop(socket, () -> {});
            }
            assertEquals(List.of(), complaints.messages);
        }
    }

    @Test
    void anEndedRunIsLeftWithoutAWordWhileItsSweepGoesOn() throws Exception {
        try (Complaints complaints = new Complaints(); StreamServer server = new StreamServer(store)) {
            server.state.sweep(1, 11, 12);
            StreamClient client = server.open("sweep=1").awaitText("caught_up");
            for (int run : new int[] {11, 12}) {
                server.state.runIs(run, "running");
                try (RunningLog log = new RunningLog(server.logs.record(run))) {
                    log.grow();
                    server.state.runIs(run, "done");
                }
            }
            server.state.sweepIs(1, "done");
            assertEquals(1000, client.awaitClose());
            assertEquals(List.of(), complaints.messages);
        }
    }

    private static void onLoop(StreamSocket socket, Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        socket.loop.runOnContext(now -> {
            work.run();
            done.complete(null);
        });
        done.join();
    }

    private record RunningLog(RunRecorder recorder) implements AutoCloseable {
        private void grow() {
            recorder.step(1, 1, 1, 1, 1, 1, 1);
            recorder.weights(1, "w", List.of(1), new float[] {1});
            recorder.flush().await();
        }

        @Override
        public void close() {
            recorder.close().await();
        }
    }
}
