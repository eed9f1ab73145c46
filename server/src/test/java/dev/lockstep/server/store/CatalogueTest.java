package dev.lockstep.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
    private static final Instant NOW = Instant.parse("2026-01-01T10:00:00.123Z");
    private static final SweepRow SWEEP = new SweepRow(0, "rates", NOW, "{\"a\":1}", "[{\"path\":\"lr\"}]", "[\"lr\"]", false, "", "[]");

    private final Vertx vertx = Vertx.vertx();
    @TempDir
    Path store;

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    @Test
    void keepsWhatWasCreatedAndSaved() throws Exception {
        Catalogue catalogue = open();
        Catalogue.Created created = await(catalogue.create(SWEEP, () -> runs(2)));
        assertEquals(new Catalogue.Created(SWEEP.withId(1), 1), created);
        List<RunRow> runs = await(catalogue.contents()).runs();
        assertEquals(List.of(1, 2), runs.stream().map(RunRow::id).toList());
        RunRow ended = ended(runs.get(1));
        await(catalogue.save(() -> List.of(ended)));
        await(catalogue.close());

        Catalogue again = open();
        Catalogue.Contents contents = await(again.contents());
        assertEquals(List.of(SWEEP.withId(1)), contents.sweeps());
        assertEquals(List.of(runs.get(0), ended), contents.runs());
        assertEquals(3, await(again.create(SWEEP, () -> runs(1))).firstRun());
    }

    @Test
    void isRebuiltFromTheFilesBesideTheLogs() throws Exception {
        Catalogue catalogue = open();
        await(catalogue.create(SWEEP, () -> runs(1)));
        await(catalogue.create(SWEEP, () -> runs(3)));
        RunRow last = await(catalogue.contents()).runs().get(3);
        await(catalogue.save(() -> List.of(ended(last))));
        Catalogue.Contents before = await(catalogue.contents());
        await(catalogue.close());
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(store.resolve("catalogue.db" + suffix));
        }

        Catalogue rebuilt = open();
        assertEquals(before, await(rebuilt.contents()));
        assertEquals(new Catalogue.Created(SWEEP.withId(3), 5), await(rebuilt.create(SWEEP, () -> runs(1))));
    }

    @Test
    void keepsWhatChangesOfASweep() throws Exception {
        Catalogue catalogue = open();
        await(catalogue.create(SWEEP, () -> runs(1)));
        SweepRow changed = new SweepRow(1, "rates", NOW, "{\"a\":2}", "[]", "[]", true, "slow, but steady", "[\"exam\"]");
        await(catalogue.save(changed));
        assertEquals(List.of(changed), await(catalogue.contents()).sweeps());
        await(catalogue.close());
        for (String suffix : List.of("", "-wal", "-shm")) {
            Files.deleteIfExists(store.resolve("catalogue.db" + suffix));
        }
        assertEquals(List.of(changed), await(open().contents()).sweeps());
    }

    @Test
    void opensTheStoreOfAnEarlierVersion() throws Exception {
        await(open().close());
        Files.delete(store.resolve("catalogue.db"));
        try (Connection early = DriverManager.getConnection("jdbc:sqlite:" + store.resolve("catalogue.db")); Statement statement = early.createStatement()) {
            for (String sql : new String(getClass().getResourceAsStream("/earlier-catalogue/version-1.sql").readAllBytes(), StandardCharsets.UTF_8).split(";\n")) {
                statement.execute(sql);
            }
        }
        Files.createDirectories(store.resolve("sweeps"));
        try (InputStream file = getClass().getResourceAsStream("/earlier-catalogue/sweep-1.json")) {
            Files.copy(file, store.resolve("sweeps/1.json"));
        }
        Catalogue catalogue = open();
        Catalogue.Contents contents = await(catalogue.contents());
        assertEquals(List.of(SWEEP.withId(1)), contents.sweeps());
        assertEquals("done", contents.runs().get(0).state());
        SweepRow noted = new SweepRow(1, "rates", NOW, SWEEP.spec(), SWEEP.axes(), SWEEP.varying(), false, "from before", "[]");
        await(catalogue.save(noted));
        await(catalogue.close());
        assertEquals(List.of(noted), await(open().contents()).sweeps());
    }

    @Test
    void refusesTheStoreOfALaterVersionUnchanged() throws Exception {
        await(open().close());
        Path file = store.resolve("catalogue.db");
        try (Connection later = DriverManager.getConnection("jdbc:sqlite:" + file); Statement statement = later.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        byte[] before = Files.readAllBytes(file);
        ExecutionException failure = assertThrows(ExecutionException.class, this::open);
        assertEquals("the catalogue " + file + " has version=99, this server reads up to 3; use the newer server that wrote it", failure.getCause().getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void refusesACheckpointOfALaterVersionUnchanged() throws Exception {
        Catalogue catalogue = open();
        await(catalogue.create(SWEEP, () -> runs(2)));
        await(catalogue.close());
        Path file = store.resolve("runs/2/checkpoint");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "LSCKPT02, of which this program knows nothing");
        ExecutionException failure = assertThrows(ExecutionException.class, this::open);
        assertEquals("the checkpoint " + file + " has version=2, this server reads up to 1; use the newer server that wrote it", failure.getCause().getMessage());
        assertEquals("LSCKPT02, of which this program knows nothing", Files.readString(file));
        // With what is no checkpoint at all a run begins anew.
        Files.writeString(file, "LSCKPT");
        await(open().close());
    }

    @Test
    void belongsToOneServerAtATime() throws Exception {
        open();
        ExecutionException failure = assertThrows(ExecutionException.class, this::open);
        assertEquals("the store " + store + " is in use by another server (pid=" + ProcessHandle.current().pid()
                + "); stop that one, or choose another directory with --store", failure.getCause().getMessage());
    }

    @Test
    void saysWhatToDoWithADamagedFile() throws Exception {
        Files.writeString(store.resolve("catalogue.db"), "this is no database, and long enough to be looked at as one".repeat(20));
        ExecutionException failure = assertThrows(ExecutionException.class, this::open);
        assertTrue(failure.getCause().getMessage().contains("move the file away, and it is rebuilt"), failure.getCause().getMessage());
    }

    @Test
    void saysWhenTheStoreCannotBeWritten() throws Exception {
        Path file = Files.writeString(store.resolve("file"), "");
        ExecutionException failure = assertThrows(ExecutionException.class, () -> await(Catalogue.open(vertx, file.resolve("store"))));
        assertTrue(failure.getCause().getMessage().startsWith("cannot write to the store " + file.resolve("store")), failure.getCause().getMessage());
    }

    private Catalogue open() throws Exception {
        return await(Catalogue.open(vertx, store));
    }

    private static List<RunRow> runs(int count) {
        return IntStream.range(0, count).mapToObj(i -> new RunRow(0, 0, i, "{\"dataset\":\"strokes\"}", "queued", null, null, null, "{}")).toList();
    }

    private static RunRow ended(RunRow run) {
        return new RunRow(run.id(), run.sweep(), run.index(), run.info(), "diverged", "loss became NaN", NOW, NOW.plusSeconds(3), "{\"loss\":\"NaN\"}");
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
