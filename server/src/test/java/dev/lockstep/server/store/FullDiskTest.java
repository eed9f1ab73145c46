package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.metrics;
import static dev.lockstep.server.store.LogFixture.record;
import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /dev/full} answers every write as a full disk does. */
class FullDiskTest {
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path store;

    private Vertx vertx;
    private RunLogs logs;

    @BeforeEach
    void open() throws Exception {
        assumeTrue(Files.exists(FULL), "needs /dev/full");
        vertx = Vertx.vertx();
        logs = RunLogs.open(vertx, store);
    }

    @AfterEach
    void close() throws Exception {
        if (logs != null) {
            logs.close();
            vertx.close().await();
        }
    }

    @Test
    void aFlushThatCannotBeWrittenFailsWithWhatWhereAndFreeSpace() throws Exception {
        Files.createDirectories(store.resolve("runs/1"));
        Files.createSymbolicLink(metrics(store, 1), FULL);
        RunRecorder recorder = logs.record(1);
        recorder.step(1, 1, 1, 1, 1, 1, 1);
        IOException e = assertThrows(IOException.class, () -> recorder.flush().await());
        assertTrue(
                e.getMessage().matches("cannot append to run log: path=.*/runs/1/metrics.arrows, bytes=\\d+, free_bytes=\\d+: No space left on device"),
                e.getMessage());
        assertEquals(0, logs.log(1, LogKind.METRICS).records());
    }

    @Test
    void aTornAppendIsTakenBackAndNothingFollowsIt() throws Exception {
        RunRecorder before = logs.record(1);
        record(before, 1, 2, 1);
        before.close().await();
        long bytes = Files.size(metrics(store, 1));
        Path commits = LogFixture.commits(store, 1);
        Path aside = commits.resolveSibling("aside");
        Files.move(commits, aside);
        Files.createSymbolicLink(commits, FULL);

        RunRecorder torn = logs.record(1);
        torn.step(3, 1, 1, 1, 1, 1, 1);
        IOException e = assertThrows(IOException.class, () -> torn.flush().await());
        assertEquals(bytes, Files.size(metrics(store, 1)), "the data were written, the entry was not");
        torn.step(4, 1, 1, 1, 1, 1, 1);
        assertEquals(e.getMessage(), assertThrows(IOException.class, () -> torn.flush().await()).getMessage(), "a hole would be a wrong history");
        assertThrows(IOException.class, () -> torn.close().await());

        Files.move(aside, commits, StandardCopyOption.REPLACE_EXISTING);
        record(logs.record(1), 3, 1, 1);
        assertEquals(List.of(1, 2, 3), steps(logs.log(1, LogKind.METRICS)));
    }

    /** Opening a named pipe waits for its other end: a disk that does not answer, for as long as the test likes. */
    @Test
    void whoeverDoesNotWaitForTheDiskIsRefusedBeforeTheMemoryIsFull() throws Exception {
        Files.createDirectories(store.resolve("runs/1"));
        Path pipe = store.resolve("runs/1/weights.arrows");
        assumeTrue(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "needs mkfifo");
        RunRecorder recorder = logs.record(1);
        float[] tensor = new float[1 << 20];
        int accepted = 0;
        Future<Void> flush;
        do {
            recorder.weights(accepted, "t", List.of(tensor.length), tensor);
            flush = recorder.flush();
            accepted++;
        } while (!flush.failed());
        // Lets the writer go on, whatever the outcome here.
        Files.newInputStream(pipe).close();
        assertEquals(16, accepted - 1, "a little more than 4 MiB each, the last of them beyond 64 MiB");
        assertTrue(
                flush.cause().getMessage().matches("the disk is behind: run=1, waiting_bytes=\\d+, at most 67108864; record on when .*"),
                flush.cause().getMessage());
        assertThrows(IOException.class, () -> recorder.close().await());
    }

    @Test
    void otherRunsGoOn() throws Exception {
        Files.createDirectories(store.resolve("runs/1"));
        Files.createSymbolicLink(metrics(store, 1), FULL);
        RunRecorder full = logs.record(1);
        full.step(1, 1, 1, 1, 1, 1, 1);
        var failing = full.flush();
        record(logs.record(2), 1, 10, 1);
        assertTrue(failing.failed());
        assertEquals(10, steps(logs.log(2, LogKind.METRICS)).size());
    }

    @Test
    void aDirectoryThatCannotBeMadeFailsTheFlush() throws Exception {
        Files.writeString(store.resolve("runs/1"), "a file where a directory should be");
        RunRecorder recorder = logs.record(1);
        recorder.step(1, 1, 1, 1, 1, 1, 1);
        IOException e = assertThrows(IOException.class, () -> recorder.flush().await());
        assertTrue(e.getMessage().contains("runs/1"), e.getMessage());
    }
}
