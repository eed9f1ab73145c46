package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.record;
import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/run-log.md says of a machine that dies: all writes behind the last sync of each file are lost, or those of one file only. */
class PowerCutTest {
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    Path store;

    private final ForgetfulDisk disk = new ForgetfulDisk();
    private Vertx vertx;
    private RunLogs logs;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        logs = RunLogs.open(vertx, store, InstantSource.system(), disk);
    }

    @AfterEach
    void close() throws Exception {
        logs.close();
        vertx.close().await();
    }

    /** The steps of the log when it is used again after the machine died. */
    private List<Integer> stepsAfterPowerCut(int run, Map<Path, byte[]> durable, String... lucky) throws Exception {
        logs.close();
        ForgetfulDisk.losePower(durable, lucky);
        logs = RunLogs.open(vertx, store, InstantSource.system(), disk);
        return steps(logs.log(run, LogKind.METRICS));
    }

    private static List<Integer> to(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing else", ".arrows", ".commits"})
    void whatACheckpointCountsOnIsThereAfterwards(String lucky) throws Exception {
        RunRecorder recorder = logs.record(1);
        record(recorder, 1, 20, 3);
        LogPosition position = recorder.sync().await();
        CountDownLatch dead = new CountDownLatch(1);
        disk.beforeSync = file -> await(dead);
        record(recorder, 61, 5, 3);
        assertEquals(75, steps(logs.log(1, LogKind.METRICS)).size());
        Map<Path, byte[]> durable = disk.durable();
        dead.countDown();

        List<Integer> left = stepsAfterPowerCut(1, durable, lucky);
        assertEquals(20, position.metrics());
        assertEquals(to(60), left, "the longest prefix of which data and entries are there");
        RunRecorder goesOn = logs.record(1, position);
        record(goesOn, 61, 5, 3);
        goesOn.close().await();
        assertEquals(to(75), steps(logs.log(1, LogKind.METRICS)));
    }

    @Test
    void aSyncIsAnsweredOnlyWhenDataAndEntriesOfBothLogsAreDurable() throws Exception {
        RunRecorder recorder = logs.record(1);
        recorder.step(1, 1, 1, 1, 1, 1, 1);
        recorder.weights(1, "w", List.of(1), new float[] {1});
        CountDownLatch go = new CountDownLatch(1);
        disk.beforeSync = file -> await(go);
        Future<LogPosition> sync = recorder.sync();
        recorder.flush().await();
        assertEquals(1, logs.log(1, LogKind.METRICS).records(), "readable, and shown, before it is durable");
        assertFalse(sync.isComplete());
        go.countDown();
        assertEquals(new LogPosition(1, 1), sync.await());
        assertEquals(Set.of("metrics.arrows", "metrics.commits", "weights.arrows", "weights.commits"),
                disk.syncs().stream().map(file -> file.getFileName().toString()).collect(Collectors.toSet()));
    }

    @Test
    void aRunHasEndedOnlyWhenItsHistoryIsDurable() throws Exception {
        RunRecorder recorder = logs.record(1);
        record(recorder, 1, 10, 2);
        CountDownLatch go = new CountDownLatch(1);
        disk.beforeSync = file -> await(go);
        Future<Void> closed = recorder.close();
        assertFalse(closed.isComplete());
        assertTrue(logs.isRecording(1));
        go.countDown();
        closed.await();
        assertEquals(to(20), stepsAfterPowerCut(1, disk.durable()));
    }

    @Test
    void whatNobodyAskedForIsSyncedForAllLogsAtOnce() throws Exception {
        List<RunRecorder> recorders = IntStream.rangeClosed(1, 3).mapToObj(logs::record).toList();
        recorders.forEach(recorder -> record(recorder, 1, 40, 2));
        CountDownLatch all = new CountDownLatch(2 * recorders.size());
        disk.beforeSync = file -> all.countDown();
        recorders.forEach(recorder -> record(recorder, 81, 40, 2));
        assertTrue(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "a round for all, though nobody asked");
        recorders.forEach(recorder -> recorder.sync().await());
        int forces = disk.syncs().size();
        assertTrue(forces < 2 * 3 * 80, "one for many records: forces=" + forces);
        for (int run = 1; run <= 3; run++) {
            assertEquals(to(160), steps(logs.log(run, LogKind.METRICS)));
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
