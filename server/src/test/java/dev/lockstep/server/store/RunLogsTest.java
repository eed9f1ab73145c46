package dev.lockstep.server.store;

import static dev.lockstep.server.store.LogFixture.record;
import static dev.lockstep.server.store.LogFixture.steps;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.arrow.ArrowRows;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;

class RunLogsTest extends OpenLogs {
    @Test
    void theFileAsItLiesIsAnArrowStream() throws Exception {
        RunRecorder recorder = logs.record(7);
        record(recorder, 1, 3, 5);
        recorder.weights(0, "conv1.weight", List.of(10, 1, 5, 5), new float[250]);
        recorder.weights(0, "conv1.bias", List.of(10), new float[10]);
        recorder.flush().await();
        recorder.close().await();

        var metrics = ArrowRows.batches(Files.newInputStream(LogFixture.metrics(store, 7)));
        assertEquals(List.of(5, 5, 5), metrics.stream().map(List::size).toList());
        var weights = ArrowRows.batches(Files.newInputStream(store.resolve("runs/7/weights.arrows")));
        assertEquals(1, weights.size());
        assertEquals(List.of(10, 1, 5, 5), weights.get(0).get(0).get("dims"));
        assertEquals(10, ((List<?>) weights.get(0).get(1).get("values")).size());
    }

    @Test
    void nothingIsReadableBeforeTheFlushAndEverythingAfterIt() throws Exception {
        RunRecorder recorder = logs.record(1);
        RunLog log = logs.log(1, LogKind.METRICS);
        recorder.step(1, 1, 1, 1, 1, 1, 1);
        assertEquals(0, log.records());
        assertEquals(0, log.bytes());
        assertEquals(List.of(), steps(log));
        recorder.flush().await();
        assertEquals(1, log.records());
        assertEquals(Files.size(log.file()), log.bytes());
        assertEquals(List.of(1), steps(log));
        recorder.flush().await();
        assertEquals(1, log.records(), "a flush of nothing");
    }

    @Test
    void rangesAndChunksAreTheBytesOfTheFile() throws Exception {
        RunRecorder recorder = logs.record(1);
        record(recorder, 1, 300, 1);
        RunLog log = logs.log(1, LogKind.METRICS);
        byte[] file = Files.readAllBytes(log.file());
        byte[] schema = LogKind.METRICS.schemaMessage();
        int record = (file.length - schema.length) / 300;
        for (int from = 0; from <= 300; from += 25) {
            for (int to = from; to <= 300; to += 25) {
                assertArrayEquals(
                        Arrays.copyOfRange(file, schema.length + from * record, schema.length + to * record), log.range(from, to), from + ".." + to);
            }
        }
        assertEquals(1, log.read(0, 0).next(), "at least one");
        assertEquals(1, log.read(0, 2 * record - 1).next());
        assertEquals(2, log.read(0, 2 * record).next());
        assertEquals(300, log.read(299, 1 << 20).next());
        var all = new ByteArrayOutputStream();
        for (int next = 0; next < 300; ) {
            RunLog.Chunk chunk = log.read(next, 64 << 10);
            assertTrue(chunk.bytes().length <= 64 << 10);
            all.writeBytes(chunk.bytes());
            next = chunk.next();
        }
        assertArrayEquals(log.range(0, 300), all.toByteArray());
        assertEquals(
                "no such record: run=1, log=metrics.arrows, record=300, records=300",
                assertThrows(IllegalArgumentException.class, () -> log.read(300, 1)).getMessage());
        assertEquals(
                "no such records: run=1, log=metrics.arrows, from=2, to=301, records=300",
                assertThrows(IllegalArgumentException.class, () -> log.range(2, 301)).getMessage());
    }

    @Test
    void recordersOfManyRunsWriteAtOnce() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int run = 1; run <= 8; run++) {
            RunRecorder recorder = logs.record(run);
            threads.add(new Thread(() -> {
                record(recorder, 1, 50, 3);
                recorder.close().await();
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        for (int run = 1; run <= 8; run++) {
            assertEquals(IntStream.rangeClosed(1, 150).boxed().toList(), steps(logs.log(run, LogKind.METRICS)), "run " + run);
        }
    }

    @Test
    void aReaderBesideTheWriterSeesAPrefixAtEveryMoment() throws Exception {
        RunRecorder recorder = logs.record(1);
        RunLog log = logs.log(1, LogKind.METRICS);
        Thread writing = new Thread(() -> record(recorder, 1, 400, 2));
        writing.start();
        while (writing.isAlive()) {
            int before = log.records();
            List<Integer> steps = steps(log);
            assertTrue(steps.size() >= 2 * before);
            assertEquals(IntStream.rangeClosed(1, steps.size()).boxed().toList(), steps);
        }
        assertEquals(800, steps(log).size());
    }

    @Test
    void aReaderForExportsGoesFromBatchToBatch() throws Exception {
        record(logs.record(1), 1, 4, 2);
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = logs.log(1, LogKind.METRICS).reader(allocator)) {
            record(logs.record(2), 1, 1, 1);
            int batches = 0;
            while (reader.loadNextBatch()) {
                assertEquals(2, reader.getVectorSchemaRoot().getRowCount());
                batches++;
            }
            assertEquals(4, batches);
        }
    }

    @Test
    void noticesTellOfEveryRecordAndTheEnd() throws Exception {
        BlockingQueue<Integer> metrics = new LinkedBlockingQueue<>();
        BlockingQueue<Boolean> recording = new LinkedBlockingQueue<>();
        vertx.eventBus().<Integer>consumer(LogKind.METRICS.address(), message -> metrics.add(message.body()));
        vertx.eventBus().<Integer>consumer(LogKind.WEIGHTS.address(), message -> recording.add(logs.isRecording(5)));
        RunRecorder recorder = logs.record(5);
        assertTrue(logs.isRecording(5));
        record(recorder, 1, 2, 1);
        assertEquals(5, metrics.take());
        assertEquals(5, metrics.take());
        recorder.step(3, 1, 0, 0, 0, 0, 0);
        recorder.close().await();
        assertEquals(5, metrics.take());
        assertEquals(5, metrics.take(), "the end of the recording");
        assertFalse(recording.take(), "told of the end only when it is true");
    }

    @Test
    void aRunIsContinuedWhereItEnds() throws Exception {
        RunRecorder first = logs.record(1);
        record(first, 1, 2, 1);
        assertEquals(
                "run is being recorded already: run=1", assertThrows(IllegalStateException.class, () -> logs.record(1)).getMessage());
        first.close().await();
        assertEquals(
                "recorder is closed: run=1", assertThrows(IllegalStateException.class, () -> first.step(1, 1, 1, 1, 1, 1, 1)).getMessage());
        record(logs.record(1), 3, 2, 1);
        logs.close();
        logs = RunLogs.open(vertx, store);
        record(logs.record(1), 5, 1, 1);
        assertEquals(List.of(1, 2, 3, 4, 5), steps(logs.log(1, LogKind.METRICS)));
        assertEquals(List.of(), logs.cuts());
    }

    @Test
    void muchAtOnceBecomesSeveralRecords() throws Exception {
        RunRecorder recorder = logs.record(1);
        for (int step = 1; step <= 10_000; step++) {
            recorder.step(step, 1, 0, 0, 0, 0, 0);
        }
        float[] tensor = new float[100_000];
        for (int i = 0; i < 10; i++) {
            tensor[0] = i;
            recorder.weights(1, "t" + i, List.of(tensor.length), tensor);
        }
        recorder.flush().await();
        assertEquals(3, logs.log(1, LogKind.METRICS).records());
        RunLog weights = logs.log(1, LogKind.WEIGHTS);
        assertEquals(5, weights.records());
        for (int record = 0; record < 5; record++) {
            assertTrue(weights.range(record, record + 1).length < 1_100_000);
        }
        assertEquals(IntStream.rangeClosed(1, 10_000).boxed().toList(), steps(logs.log(1, LogKind.METRICS)));
        List<String> values = LogFixture.rows(weights).stream().map(row -> row.get("tensor") + "=" + ((List<?>) row.get("values")).get(0)).toList();
        assertEquals(IntStream.range(0, 10).mapToObj(i -> "t" + i + "=" + (float) i).toList(), values);
    }

    @Test
    void twoServersCannotShareAStore() {
        StoreException e = assertThrows(StoreException.class, () -> RunLogs.open(vertx, store));
        assertTrue(e.getMessage().contains("is in use by another server"), e.getMessage());
    }

    @Test
    void aLogWithOtherColumnsIsLeftAlone() throws Exception {
        Path other = store.resolve("runs/3");
        Files.createDirectories(other);
        byte[] schema = LogKind.WEIGHTS.schemaMessage();
        Files.write(other.resolve("metrics.arrows"), schema);
        Files.write(other.resolve("metrics.commits"), Commit.of(0, schema, 0).encode().array());
        Exception e = assertThrows(IOException.class, () -> logs.log(3, LogKind.METRICS));
        assertTrue(e.getMessage().startsWith("run log has other columns than this version writes: path="), e.getMessage());
        assertArrayEquals(schema, Files.readAllBytes(other.resolve("metrics.arrows")));

        Files.createFile(other.resolve("recording"));
        logs.close();
        logs = RunLogs.open(vertx, store);
        record(logs.record(4), 1, 1, 1);
        assertEquals(List.of(1), steps(logs.log(4, LogKind.METRICS)), "the other runs are served");
    }

    @Test
    void aFlushAnswersOnTheContextOfItsCaller() throws Exception {
        BlockingQueue<Boolean> same = new LinkedBlockingQueue<>();
        Context context = vertx.getOrCreateContext();
        context.runOnContext(start -> {
            RunRecorder recorder = logs.record(1);
            recorder.step(1, 1, 1, 1, 1, 1, 1);
            recorder.flush().onComplete(flushed -> {
                same.add(Vertx.currentContext() == context);
                recorder.close().onComplete(closed -> same.add(Vertx.currentContext() == context));
            });
        });
        assertTrue(same.take());
        assertTrue(same.take());
    }

    @Test
    void theStreamOfALogWithoutRecordsIsItsSchema() throws Exception {
        assertEquals(List.of(), ArrowRows.batches(new ByteArrayInputStream(LogKind.WEIGHTS.schemaMessage())));
        assertEquals(List.of(), steps(logs.log(99, LogKind.METRICS)));
        assertFalse(Files.exists(store.resolve("runs/99")));
    }
}
