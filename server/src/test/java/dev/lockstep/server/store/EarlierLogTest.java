package dev.lockstep.server.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.arrow.ArrowRows;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that was written before there was a column for series. */
class EarlierLogTest {
    @TempDir
    Path store;

    private final Vertx vertx = Vertx.vertx();
    private RunLogs logs;
    private RunLog log;

    @BeforeEach
    void open() throws Exception {
        LogFixture.earlier(store, 17);
        logs = RunLogs.open(vertx, store);
        log = logs.log(17, LogKind.METRICS);
    }

    @AfterEach
    void close() throws Exception {
        logs.close();
        vertx.close().await();
    }

    @Test
    void itsRecordsComeWithTodaysColumns() throws Exception {
        assertEquals(3, log.records());
        assertEquals(List.of(), logs.cuts());
        List<Map<String, Object>> rows = ArrowRows.rows(ArrowRows.concat(LogKind.METRICS.schemaMessage(), log.range(0, 3)));
        assertEquals(8, rows.size());
        assertEquals("{run=17, step=2, epoch=1, loss=0.5, accuracy=0.5, learning_rate=0.01, test_loss=null, test_accuracy=null, elapsed_s=0.002, time=2000, "
                + "series=null}", rows.get(1).toString());
        assertEquals("{run=17, step=7, epoch=1, loss=null, accuracy=null, learning_rate=null, test_loss=0.75, test_accuracy=0.5, elapsed_s=0.008, time=8000, "
                + "series=null}", rows.get(7).toString());
        assertEquals(Float.NaN, rows.get(6).get("loss"));
    }

    @Test
    void everyRecordStaysOne() throws Exception {
        byte[][] records = new byte[3][];
        for (int i = 0; i < 3; i++) {
            RunLog.Chunk chunk = log.read(i, 1);
            assertEquals(i + 1, chunk.next());
            assertEquals(0, chunk.bytes().length % 8);
            records[i] = chunk.bytes();
        }
        assertArrayEquals(log.read(0, 1 << 20).bytes(), ArrowRows.concat(records));
        assertEquals(List.of(3, 3, 2), ArrowRows.batches(new java.io.ByteArrayInputStream(ArrowRows.concat(LogKind.METRICS.schemaMessage(), ArrowRows.concat(records))))
                .stream().map(List::size).toList());
    }

    @Test
    void itsProgressIsRead() throws Exception {
        LoggedProgress progress = LoggedProgress.read(log).orElseThrow();
        assertEquals(7, progress.step());
        assertEquals(0.5f, progress.bestTestAccuracy());
    }

    @Test
    void nothingIsAppendedToIt() throws Exception {
        byte[] before = Files.readAllBytes(log.file());
        RunRecorder recorder = logs.record(17);
        recorder.step(8, 1, 1, 1, 1, 1, 1);
        ExecutionException e = assertThrows(ExecutionException.class, () -> recorder.flush().toCompletionStage().toCompletableFuture().get());
        assertEquals("run log was written by an earlier version and can be read, but not continued: path=" + log.file(), e.getCause().getMessage());
        assertThrows(ExecutionException.class, () -> recorder.close().toCompletionStage().toCompletableFuture().get());
        assertArrayEquals(before, Files.readAllBytes(log.file()));
    }

    @Test
    void aLogOfTodayIsReadAsItLies() throws Exception {
        RunRecorder recorder = logs.record(18);
        recorder.step(1, 1, 1, 1, 1, 1, 1, 1);
        recorder.close().await();
        RunLog today = logs.log(18, LogKind.METRICS);
        byte[] file = Files.readAllBytes(today.file());
        assertArrayEquals(file, ArrowRows.concat(LogKind.METRICS.schemaMessage(), today.range(0, 1)));
        assertEquals((byte) 1, ArrowRows.rows(file).get(0).get("series"));
        assertNull(ArrowRows.rows(Files.readAllBytes(log.file())).get(0).get("series"));
        assertTrue(!ArrowRows.rows(Files.readAllBytes(log.file())).get(0).containsKey("series"), "the file itself stays as it is");
    }
}
