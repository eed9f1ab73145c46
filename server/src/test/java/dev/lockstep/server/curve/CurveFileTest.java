package dev.lockstep.server.curve;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.arrow.ArrowRows;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.Retention;
import dev.lockstep.server.store.RunLogs;
import dev.lockstep.server.store.RunRecorder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Curves that lie beside a log are the same as those that are made from it, or are not believed. */
class CurveFileTest {
    private static final int RUN = 7;
    private static final int RECORDS = 2100;

    @TempDir
    Path store;

    private final Vertx vertx = Vertx.vertx();
    private RunLogs logs;
    private Path file;

    @BeforeEach
    void write() throws Exception {
        logs = RunLogs.open(vertx, store);
        file = store.resolve("runs/7/metrics.arrows.curve");
        record(1, RECORDS);
        new Curves(vertx, logs).keep(RUN).await();
        assertTrue(Files.exists(file));
        reopen();
    }

    @AfterEach
    void close() throws Exception {
        logs.close();
        vertx.close().await();
    }

    private void reopen() throws IOException {
        logs.close();
        logs = RunLogs.open(vertx, store);
    }

    private void record(int first, int last) {
        RunRecorder recorder = logs.record(RUN);
        for (int step = first; step <= last; step++) {
            for (int row = 0; row < 4; row++) {
                float loss = step == 700 && row == 2 ? Float.NaN : step == 900 && row == 1 ? 40 : (step * 37 + row * 11) % 101 / 101f;
                recorder.step(4 * step + row, 1, loss, step % 13 / 13f, 0.1, row % 2, step, step);
            }
            if (step % 100 == 0) {
                recorder.evaluation(4 * step + 3, 1, -step, 0.5f, step, step);
            }
            recorder.flush();
        }
        recorder.close().await();
    }

    private byte[] read(int from, int to, int buckets) {
        return new Curves(vertx, logs).read(List.of(RUN), new Curves.Query(0, from, to, buckets)).await().getBytes();
    }

    /** Made from the log alone. */
    private byte[] anew() throws IOException {
        byte[] kept = Files.readAllBytes(file);
        Files.delete(file);
        logs.log(RUN, LogKind.METRICS);
        byte[] curve = read(0, Integer.MAX_VALUE, 16);
        Files.write(file, kept);
        return curve;
    }

    @Test
    void theyAreTheSameWithoutALookAtTheLog() throws Exception {
        assertEquals(RECORDS, logs.unchecked(RUN, LogKind.METRICS));
        RunCurves curves = CurveFile.read(logs, RUN, () -> {
            throw new IOException("nobody needs the log");
        });
        assertEquals(RECORDS, curves.records());
        assertEquals(256, curves.parts(0, Integer.MAX_VALUE, 16).get(0).width());
        assertArrayEquals(read(0, Integer.MAX_VALUE, 16), anew());
    }

    @Test
    void whatIsFinerComesFromTheLog() throws Exception {
        List<Map<String, Object>> near = ArrowRows.rows(read(4 * 899, 4 * 901, 1024));
        assertEquals(1, near.get(0).get("width"));
        assertTrue(near.stream().anyMatch(row -> Float.valueOf(40).equals(row.get("loss"))), near::toString);
        assertEquals(-1, logs.unchecked(RUN, LogKind.METRICS), "it was checked");
    }

    @Test
    void aLogThatHasGrownIsReadFromThere() throws Exception {
        record(RECORDS + 1, RECORDS + 300);
        byte[] grown = read(0, Integer.MAX_VALUE, 16);
        assertEquals(RECORDS + 300, ArrowRows.rows(grown).get(0).get("records"));
        assertArrayEquals(anew(), grown);
    }

    @Test
    void oneThatIsDamagedOrOfAnotherLogIsNotBelieved() throws Exception {
        byte[] expected = anew();
        byte[] kept = Files.readAllBytes(file);
        for (int at = 0; at < kept.length; at += 1 + kept.length / 50) {
            byte[] flipped = kept.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            Files.write(file, flipped);
            assertNull(CurveFile.read(logs, RUN, () -> logs.log(RUN, LogKind.METRICS)), "flipped at " + at);
            Files.write(file, Arrays.copyOf(kept, at));
            assertNull(CurveFile.read(logs, RUN, () -> logs.log(RUN, LogKind.METRICS)), "cut at " + at);
        }
        assertArrayEquals(expected, read(0, Integer.MAX_VALUE, 16));
        assertNotNull(CurveFile.read(logs, RUN, () -> logs.log(RUN, LogKind.METRICS)), "was made anew");

        Path commits = store.resolve("runs/7/metrics.commits");
        Files.write(commits, Arrays.copyOf(Files.readAllBytes(commits), 24 * 1500));
        reopen();
        assertEquals(1499, ArrowRows.rows(read(0, Integer.MAX_VALUE, 16)).get(0).get("records"), "the log was cut");
    }

    @Test
    void theyGoWithTheirLog() throws Exception {
        Retention retention = new Retention(logs);
        List<Retention.Ended> ended = List.of(new Retention.Ended(RUN, Instant.EPOCH));
        List<Retention.Item> items = retention.plan(ended, new Retention.Wish(true, null, Long.MAX_VALUE));
        read(0, Integer.MAX_VALUE, 16);
        retention.free(items);
        assertFalse(Files.exists(file));
        assertEquals(List.of(), ArrowRows.rows(read(0, Integer.MAX_VALUE, 16)));
    }
}
