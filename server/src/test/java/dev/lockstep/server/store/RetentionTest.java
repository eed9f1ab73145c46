package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.record;
import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.store.Retention.Ended;
import dev.lockstep.server.store.Retention.Item;
import dev.lockstep.server.store.Retention.Part;
import dev.lockstep.server.store.Retention.Wish;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
    private static final Wish ALL = new Wish(true, null, Long.MAX_VALUE);

    @TempDir
    Path store;

    private Vertx vertx;
    private RunLogs logs;
    private List<Ended> ended;

    @BeforeEach
    void write() throws Exception {
        vertx = Vertx.vertx();
        logs = RunLogs.open(vertx, store);
        for (int run = 1; run <= 3; run++) {
            RunRecorder recorder = logs.record(run);
            record(recorder, 1, 2, 1);
            recorder.weights(2, "t", List.of(2), new float[] {1, 2});
            recorder.close().await();
        }
        ended = List.of(new Ended(1, Instant.ofEpochSecond(300)), new Ended(2, Instant.ofEpochSecond(100)), new Ended(3, Instant.ofEpochSecond(200)));
    }

    @AfterEach
    void close() throws Exception {
        logs.close();
        vertx.close().await();
    }

    @Test
    void weightsGoBeforeMetricsAndTheLongestEndedFirst() throws Exception {
        List<Item> items = new Retention(logs).plan(ended, ALL);
        assertEquals(List.of("2 WEIGHTS", "3 WEIGHTS", "1 WEIGHTS", "2 METRICS", "3 METRICS", "1 METRICS"), names(items));
        assertTrue(items.stream().allMatch(item -> item.bytes() > 100), items::toString);
        assertEquals(List.of("2 WEIGHTS", "3 WEIGHTS", "1 WEIGHTS"), names(new Retention(logs).plan(ended, new Wish(false, null, Long.MAX_VALUE))));
        assertEquals(List.of("2 WEIGHTS", "2 METRICS"), names(new Retention(logs).plan(ended, new Wish(true, Instant.ofEpochSecond(150), Long.MAX_VALUE))));
        assertEquals(List.of("2 WEIGHTS", "3 WEIGHTS"), names(new Retention(logs).plan(ended, new Wish(true, null, items.get(0).bytes() + 1))));
    }

    @Test
    void whatRunsEndedWithGoesFirst() throws Exception {
        logs.pins().pin(3, true);
        for (int run = 1; run <= 3; run++) {
            Files.write(logs.directory(run).resolve(CheckpointFile.END), new byte[100 * run]);
        }
        Retention retention = new Retention(logs);
        assertEquals(600, retention.bytes(Part.CHECKPOINT));
        List<Item> items = retention.plan(ended, ALL);
        assertEquals(List.of("2 CHECKPOINT", "1 CHECKPOINT", "2 WEIGHTS", "1 WEIGHTS", "2 METRICS", "1 METRICS"), names(items));
        assertEquals(List.of("2 CHECKPOINT"), names(retention.plan(ended, new Wish(true, null, 200))));
        retention.free(retention.plan(ended, new Wish(false, null, 201)));
        assertEquals(List.of(0L, 0L, 300L), List.of(logs.endState(1), logs.endState(2), logs.endState(3)), "but for the pinned one");
        assertEquals(3, logs.log(2, LogKind.METRICS).records() + logs.log(2, LogKind.WEIGHTS).records());
    }

    @Test
    void pinnedRunsAndThoseThatAreRecordedStay() throws Exception {
        logs.pins().pin(2, true);
        RunRecorder recorder = logs.record(3);
        assertEquals(List.of("1 WEIGHTS", "1 METRICS"), names(new Retention(logs).plan(ended, ALL)));
        recorder.close().await();
        List<Item> before = new Retention(logs).plan(ended, ALL);
        logs.pins().pin(1, true);
        assertEquals(List.of("3 WEIGHTS", "3 METRICS"), names(new Retention(logs).free(before)), "pinned meanwhile");
        logs.close();
        logs = RunLogs.open(vertx, store);
        assertTrue(logs.pins().isPinned(1) && logs.pins().isPinned(2), "a pin outlives the server");
        logs.pins().pin(2, false);
        assertFalse(logs.pins().isPinned(2));
    }

    @Test
    void whatWentIsAnEmptyLog() throws Exception {
        RunLog open = logs.log(2, LogKind.METRICS);
        Retention retention = new Retention(logs);
        List<Item> items = retention.plan(ended, ALL);
        assertEquals(items, retention.free(items));
        assertEquals(0, open.records(), "also for whoever has it open");
        assertEquals(List.of(), steps(logs.log(2, LogKind.METRICS)));
        assertEquals(0, retention.bytes(Part.METRICS) + retention.bytes(Part.WEIGHTS));
        assertEquals(List.of(), retention.plan(ended, ALL));
    }

    private static List<String> names(List<Item> items) {
        return items.stream().map(item -> item.run() + " " + item.part()).toList();
    }
}
