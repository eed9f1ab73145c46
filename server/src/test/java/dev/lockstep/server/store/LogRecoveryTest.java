package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.commits;
import static dev.lockstep.server.store.LogFixture.metrics;
import static dev.lockstep.server.store.LogFixture.record;
import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.MemoryDirectory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log of four records of one step each, damaged in every way that a disk has. */
class LogRecoveryTest {
    private static final int RECORDS = 4;

    @TempDir(factory = MemoryDirectory.class)
    Path store;

    private Vertx vertx;
    private byte[] data;
    private byte[] commits;
    private int[] ends;

    @BeforeEach
    void write() throws Exception {
        vertx = Vertx.vertx();
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            record(logs.record(1), 1, RECORDS, 1);
        }
        data = Files.readAllBytes(metrics(store, 1));
        commits = Files.readAllBytes(commits(store, 1));
        ends = new int[RECORDS + 1];
        ends[0] = LogKind.METRICS.schemaMessage().length;
        int record = (data.length - ends[0]) / RECORDS;
        Arrays.setAll(ends, i -> ends[0] + i * record);
        assertEquals((RECORDS + 1) * Commit.BYTES, commits.length);
    }

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void dataCutAnywhereLeaveTheWholeRecordsBeforeTheCut() throws Exception {
        for (int length = 0; length <= data.length; length++) {
            assertPrefix(Arrays.copyOf(data, length), commits, whole(length), "data cut at " + length);
            forgetKept();
        }
    }

    @Test
    void commitsCutAnywhereLeaveTheWholeEntriesBeforeTheCut() throws Exception {
        for (int length = 0; length <= commits.length; length++) {
            assertPrefix(data, Arrays.copyOf(commits, length), length / Commit.BYTES - 1, "commits cut at " + length);
        }
    }

    @Test
    void everyFlippedByteOfTheDataIsDetected() throws Exception {
        for (int at = 0; at < data.length; at++) {
            byte[] flipped = data.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            assertPrefix(flipped, commits, whole(at), "data flipped at " + at);
            forgetKept();
        }
    }

    @Test
    void everyFlippedByteOfTheCommitsIsDetected() throws Exception {
        for (int at = 0; at < commits.length; at++) {
            byte[] flipped = commits.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            assertPrefix(data, flipped, at / Commit.BYTES - 1, "commits flipped at " + at);
            forgetKept();
        }
    }

    @Test
    void aDamagedLogGrowsOnBehindItsPrefix() throws Exception {
        for (int at : new int[] {0, 5, ends[0] - 1, ends[0], ends[1] + 8, ends[3] - 1, ends[3], data.length - 1}) {
            assertGrowsBehindPrefix(Arrays.copyOf(data, at), commits, whole(at), "data cut at " + at);
            byte[] flipped = data.clone();
            flipped[at] ^= 1;
            assertGrowsBehindPrefix(flipped, commits, whole(at), "data flipped at " + at);
        }
        assertGrowsBehindPrefix(data, Arrays.copyOf(commits, 3 * Commit.BYTES + 7), 2, "commits cut");
        assertGrowsBehindPrefix(data, new byte[0], -1, "no commits");
        assertGrowsBehindPrefix(data, commits, RECORDS, "sound");
    }

    @Test
    void zerosThatAFileSystemPutBehindTheEndAreCut() throws Exception {
        assertPrefix(Arrays.copyOf(data, data.length + 512), Arrays.copyOf(commits, commits.length + 240), RECORDS, "zeros");
    }

    @Test
    void entriesOfAnotherRunOrOrderAreNotBelieved() throws Exception {
        byte[] swapped = commits.clone();
        System.arraycopy(commits, 2 * Commit.BYTES, swapped, 3 * Commit.BYTES, Commit.BYTES);
        System.arraycopy(commits, 3 * Commit.BYTES, swapped, 2 * Commit.BYTES, Commit.BYTES);
        assertPrefix(data, swapped, 1, "swapped entries");
    }

    @Test
    void damagedHistoryIsKeptBesideTheLogButATornEndIsNot() throws Exception {
        byte[] flipped = data.clone();
        flipped[ends[1] + 9] ^= 1;
        assertPrefix(flipped, commits, 1, "flipped");
        Path kept = store.resolve("runs/1/metrics.arrows.damaged");
        assertArrayEquals(Arrays.copyOfRange(flipped, ends[1], data.length), Files.readAllBytes(kept));
        assertArrayEquals(
                Arrays.copyOfRange(commits, 2 * Commit.BYTES, commits.length), Files.readAllBytes(store.resolve("runs/1/metrics.commits.damaged")));

        assertPrefix(flipped, commits, 1, "again");
        assertTrue(Files.exists(store.resolve("runs/1/metrics.arrows.damaged-2")), "the first is not overwritten");

        long before = count();
        assertPrefix(Arrays.copyOf(data, data.length + 100), commits, RECORDS, "torn");
        assertEquals(before, count());
    }

    @Test
    void whatACrashLeftOpenIsCutWhenTheStoreIsOpenedAndReported() throws Exception {
        Files.createFile(store.resolve("runs/1/recording"));
        Files.write(metrics(store, 1), Arrays.copyOf(data, data.length + 77));
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            assertEquals(data.length, Files.size(metrics(store, 1)));
            assertEquals(List.of(new LogCut(1, metrics(store, 1), RECORDS, 77, 0, null)), logs.cuts());
            assertEquals(
                    "run log was cut to what checks: path=" + metrics(store, 1) + ", records=4, cut_bytes=77, cut_commit_bytes=0",
                    logs.cuts().get(0).toString());
            assertFalse(Files.exists(store.resolve("runs/1/recording")));
        }
    }

    @Test
    void theMarkOfARecordingStandsWhileItIsOpen() throws Exception {
        Path mark = store.resolve("runs/2/recording");
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            RunRecorder recorder = logs.record(2);
            record(recorder, 1, 1, 1);
            assertTrue(Files.exists(mark));
            recorder.close().await();
            assertFalse(Files.exists(mark));
        }
    }

    /** -1 where not even the schema is whole. */
    private int whole(int length) {
        return (int) IntStream.of(ends).filter(end -> end <= length).count() - 1;
    }

    /** What is left is exactly the first records. */
    private void assertPrefix(byte[] data, byte[] commits, int records, String what) throws IOException {
        Files.write(metrics(store, 1), data);
        Files.write(commits(store, 1), commits);
        int expected = Math.max(0, records);
        LogTail tail = LogRecovery.recover(1, metrics(store, 1), commits(store, 1)).tail();
        assertEquals(expected, tail.records(), what);
        assertArrayEquals(Arrays.copyOf(this.data, records < 0 ? 0 : ends[expected]), Files.readAllBytes(metrics(store, 1)), what);
        assertArrayEquals(Arrays.copyOf(this.commits, (records + 1) * Commit.BYTES), Files.readAllBytes(commits(store, 1)), what);
    }

    /** As a server finds it: the log goes on growing behind what is left, and is then sound. */
    private void assertGrowsBehindPrefix(byte[] data, byte[] commits, int records, String what) throws IOException {
        Files.write(metrics(store, 1), data);
        Files.write(commits(store, 1), commits);
        int expected = Math.max(0, records);
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            RunLog log = logs.log(1, LogKind.METRICS);
            assertEquals(expected, log.records(), what);
            assertEquals(IntStream.rangeClosed(1, expected).boxed().toList(), steps(log), what);
        }
        try (RunLogs logs = RunLogs.open(vertx, store)) {
            record(logs.record(1), expected + 1, 1, 1);
            assertEquals(IntStream.rangeClosed(1, expected + 1).boxed().toList(), steps(logs.log(1, LogKind.METRICS)), what);
            assertEquals(List.of(), logs.cuts(), what);
        }
    }

    private void forgetKept() throws IOException {
        Files.deleteIfExists(store.resolve("runs/1/metrics.arrows.damaged"));
        Files.deleteIfExists(store.resolve("runs/1/metrics.commits.damaged"));
    }

    private long count() throws IOException {
        try (Stream<Path> files = Files.list(store.resolve("runs/1"))) {
            return files.count();
        }
    }
}
