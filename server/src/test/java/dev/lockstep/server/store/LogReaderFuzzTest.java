package dev.lockstep.server.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.lockstep.engine.support.FuzzInputs;
import dev.lockstep.server.arrow.MetricsScan;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A log in which bytes were changed, and its end: a prefix of what was written is read, or the log is refused by its path. Half of the time the checksums are made
 * to fit, as nobody but a hostile hand would do.
 */
class LogReaderFuzzTest {
    private static byte[] data;
    private static byte[] commits;
    private static Path store;
    private static int run;

    private static synchronized void write() throws IOException {
        if (data != null) {
            return;
        }
        // Where there is a disk in memory: what is cut is synced, which takes a real one a hundred times as long as the rest.
        Path memory = Path.of("/dev/shm");
        store = Files.isDirectory(memory) ? Files.createTempDirectory(memory, "lockstep-fuzz") : Files.createTempDirectory("lockstep-fuzz");
        store.toFile().deleteOnExit();
        Vertx vertx = Vertx.vertx();
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            RunRecorder recorder = logs.record(1);
            LogFixture.record(recorder, 1, 4, 3);
            recorder.close().await();
        } finally {
            vertx.close().await();
        }
        data = Files.readAllBytes(LogFixture.metrics(store, 1));
        commits = Files.readAllBytes(LogFixture.commits(store, 1));
    }

    @Test
    void whatWasFound() throws IOException {
        for (byte[] input : FuzzInputs.of(getClass())) {
            logs(input);
        }
    }

    @FuzzTest(maxDuration = "2m")
    void logs(byte[] input) throws IOException {
        write();
        ByteBuffer hand = ByteBuffer.wrap(input);
        byte[] bytes = data.clone();
        byte[] entries = commits.clone();
        boolean sealed = hand.hasRemaining() && hand.get() % 2 == 0;
        int length = hand.remaining() < 2 ? bytes.length : Math.min(bytes.length, hand.getShort() & 0xFFFF);
        int entriesLength = hand.remaining() < 2 ? entries.length : Math.min(entries.length, hand.getShort() & 0xFFFF);
        while (hand.remaining() >= 3) {
            int at = hand.getShort() & 0xFFFF;
            // The data first, the entries behind it.
            if (at < bytes.length) {
                bytes[at] = hand.get();
            } else {
                entries[(at - bytes.length) % entries.length] = hand.get();
            }
        }
        bytes = Arrays.copyOf(bytes, length);
        entries = sealed ? seal(bytes) : Arrays.copyOf(entries, entriesLength);
        Path directory = Files.createDirectories(store.resolve("runs").resolve(Integer.toString(2 + run++ % 100)));
        Path file = Files.write(directory.resolve("metrics.arrows"), bytes);
        Path sidecar = Files.write(directory.resolve("metrics.commits"), entries);
        try {
            LogRecovery.Result found = LogRecovery.recover(1, file, sidecar);
            RunLog log = new RunLog(1, LogKind.METRICS, directory, found.tail());
            if (!SchemaCheck.check(log).equals(LogKind.METRICS.schema())) {
                return; // of an earlier version, which is read by Arrow
            }
            for (int next = 0; next < log.records(); ) {
                RunLog.Chunk chunk = log.read(next, 1 << 16);
                next = chunk.next();
                scan(chunk.bytes());
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains(directory.getFileName().toString())) {
                throw new AssertionError("says nothing of the log: " + e.getMessage(), e);
            }
        } finally {
            try (Stream<Path> left = Files.list(directory)) {
                for (Path path : left.toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** Only a log that was forged can be wrong here; what is read of it is read or refused, and nothing worse. */
    private static void scan(byte[] batches) {
        try {
            MetricsScan scan = new MetricsScan(batches);
            while (scan.next()) {
                for (int row = 0; row < scan.rows(); row++) {
                    scan.step(row);
                    scan.loss(row);
                    scan.series(row);
                    scan.timeMicros(row);
                }
            }
        } catch (IllegalArgumentException e) {
            // The project's own word for a message that is not whole.
        }
    }

    /** Entries that fit the bytes: of the messages as they were cut, as far as they go. */
    private static byte[] seal(byte[] bytes) {
        java.nio.ByteBuffer written = ByteBuffer.wrap(commits).order(ByteOrder.LITTLE_ENDIAN);
        ByteArrayOutputStream sealed = new ByteArrayOutputStream();
        long start = 0;
        for (int i = 0; (i + 1) * Commit.BYTES <= commits.length; i++) {
            long end = written.getLong(i * Commit.BYTES);
            if (end > bytes.length) {
                break;
            }
            byte[] message = Arrays.copyOfRange(bytes, (int) start, (int) end);
            ByteBuffer entry = Commit.of(start, message, i).encode();
            byte[] copy = new byte[entry.remaining()];
            entry.get(copy);
            sealed.writeBytes(copy);
            start = end;
        }
        return sealed.toByteArray();
    }
}
