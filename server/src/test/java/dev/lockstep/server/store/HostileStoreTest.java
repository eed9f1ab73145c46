package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.record;
import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that somebody else laid down, with links to what lies outside: nothing there is read, continued, cut or deleted. */
class HostileStoreTest {
    @TempDir
    Path directory;

    private Vertx vertx;
    private Path store;
    private Path outside;
    private byte[] content;
    private RunLogs logs;

    @BeforeEach
    void lay() throws Exception {
        vertx = Vertx.vertx();
        store = Files.createDirectories(directory.resolve("store"));
        Files.createDirectories(store.resolve("runs/1"));
        outside = directory.resolve("outside/private");
        Files.createDirectories(outside.getParent());
        content = "a file of somebody's, which no server may touch, and which is longer than an entry".getBytes();
        Files.write(outside, content);
    }

    @AfterEach
    void close() throws Exception {
        if (logs != null) {
            logs.close();
        }
        vertx.close().await();
    }

    private void open() throws Exception {
        logs = RunLogs.open(vertx, store);
    }

    private void assertRefused(Path link) throws Exception {
        assertEquals("is a link, and what a store holds must lie in it: path=" + link + "; put what it leads to in its place",
                assertThrows(IOException.class, () -> logs.log(1, LogKind.METRICS)).getMessage());
        RunRecorder recorder = logs.record(1);
        recorder.step(1, 1, 1, 1, 1, 1, 1);
        assertThrows(IOException.class, () -> recorder.flush().await());
        assertThrows(IOException.class, () -> recorder.close().await());
        assertArrayEquals(content, Files.readAllBytes(outside));
    }

    @ParameterizedTest
    @ValueSource(strings = {"metrics.arrows", "metrics.commits"})
    void aLogThatLiesElsewhere(String name) throws Exception {
        Path link = Files.createSymbolicLink(store.resolve("runs/1").resolve(name), outside);
        // As if a server had died while it recorded: all such logs are checked, and cut, at the start.
        Files.createFile(store.resolve("runs/1/recording"));
        open();
        assertRefused(link);
        assertEquals(List.of(), logs.recovered());
    }

    @Test
    void aLogThatIsYetToBeMadeElsewhere() throws Exception {
        Path target = outside.resolveSibling("new");
        Path link = Files.createSymbolicLink(store.resolve("runs/1/metrics.arrows"), target);
        open();
        assertRefused(link);
        assertFalse(Files.exists(target));
    }

    @Test
    void aRunThatLiesElsewhere() throws Exception {
        Files.delete(store.resolve("runs/1"));
        Path link = Files.createSymbolicLink(store.resolve("runs/1"), outside.getParent());
        Files.write(outside.resolveSibling("metrics.arrows"), content);
        open();
        assertRefused(link);
        Retention retention = new Retention(logs);
        Retention.Wish all = new Retention.Wish(true, null, Long.MAX_VALUE);
        assertEquals(List.of(), retention.free(retention.plan(List.of(new Retention.Ended(1, Instant.EPOCH)), all)));
        assertArrayEquals(content, Files.readAllBytes(outside.resolveSibling("metrics.arrows")));
        try (var files = Files.list(outside.getParent())) {
            assertEquals(2, files.count(), "nothing was made there");
        }
    }

    @Test
    void whatIsFreedIsNoFileOfOthers() throws Exception {
        open();
        RunRecorder recorder = logs.record(1);
        record(recorder, 1, 3, 1);
        recorder.close().await();
        Path link = Files.createSymbolicLink(store.resolve("runs/1/metrics.arrows.damaged"), outside);
        Retention retention = new Retention(logs);
        retention.free(retention.plan(List.of(new Retention.Ended(1, Instant.EPOCH)), new Retention.Wish(true, null, Long.MAX_VALUE)));
        assertArrayEquals(content, Files.readAllBytes(outside));
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.exists(store.resolve("runs/1/metrics.arrows")));
    }

    @Test
    void theLockThatLiesElsewhere() throws Exception {
        Files.createSymbolicLink(store.resolve("runs/lock"), outside);
        StoreException e = assertThrows(StoreException.class, this::open);
        assertTrue(e.getMessage().startsWith("cannot write to the store " + store.resolve("runs") + " ("), e.getMessage());
        assertArrayEquals(content, Files.readAllBytes(outside));
    }

    @Test
    void theCatalogueThatLiesElsewhere() throws Exception {
        Path link = Files.createSymbolicLink(store.resolve("catalogue.db"), outside);
        StoreException e = assertThrows(StoreException.class, () -> CatalogueDb.open(link));
        assertEquals("the catalogue " + link + " is a link, and what a store holds must lie in it; put what it leads to in its place", e.getMessage());
        assertArrayEquals(content, Files.readAllBytes(outside));
    }

    /** What is replaced whole replaces a link, not what it leads to. */
    @Test
    void smallFilesThatLieElsewhere() throws Exception {
        Path link = Files.createSymbolicLink(store.resolve("token"), outside);
        SmallFiles.replace(link, new byte[] {1});
        assertArrayEquals(content, Files.readAllBytes(outside));
        assertFalse(Files.isSymbolicLink(link));
    }

    /** The store as a whole may be a link: its owner says where it lies. */
    @Test
    void theStoreItselfMayLieElsewhere() throws Exception {
        store = Files.createSymbolicLink(directory.resolve("named"), store);
        open();
        RunRecorder recorder = logs.record(1);
        record(recorder, 1, 2, 1);
        recorder.close().await();
        assertEquals(List.of(1, 2), steps(logs.log(1, LogKind.METRICS)));
    }
}
