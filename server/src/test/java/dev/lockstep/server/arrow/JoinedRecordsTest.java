package dev.lockstep.server.arrow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is joined is held against the records that it was made of, by Arrow's own reader and by the project's. */
class JoinedRecordsTest {
    private static final int ODD_NAN = 0x7fc12345;

    private final RootAllocator allocator = new RootAllocator();

    @AfterEach
    void allBuffersAreFreed() {
        allocator.close();
    }

    /** Of each tenth run an evaluation; of the others a step, with and without a series. */
    private byte[] record(int run) {
        try (MetricsBatch batch = new MetricsBatch(run, allocator)) {
            if (run % 10 == 0) {
                batch.evaluation(run, 1, Float.intBitsToFloat(ODD_NAN), run / 100f, run / 3.0, 1_700_000_000_000_000L + run);
            } else {
                batch.step(2 * run, 1, run % 7 == 0 ? Float.NEGATIVE_INFINITY : -1f / run, run / 100f, Double.MIN_VALUE * run, run % 3 - 1, run / 7.0, -run);
            }
            return batch.encode();
        }
    }

    private byte[] records(int count) {
        byte[][] records = new byte[count][];
        for (int i = 0; i < count; i++) {
            records[i] = record(i + 1);
        }
        return ArrowRows.concat(records);
    }

    private static List<List<Map<String, Object>>> batches(byte[] messages) throws IOException {
        return ArrowRows.batches(new ByteArrayInputStream(ArrowRows.concat(ArrowIpc.schema(MetricsBatch.SCHEMA), messages)));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 7, 8, 9, 64, 65, 200})
    void theRowsOfSeveralRunsAreOneBatchAndStayWhatTheyWere(int count) throws Exception {
        byte[] apart = records(count);
        byte[] joined = JoinedRecords.of(apart);
        assertEquals(0, joined.length % 8, "so that numbers of what follows lie where they can be read");
        assertTrue(count < 64 || joined.length < apart.length / 4, joined.length + " of " + apart.length + " bytes");
        assertEquals(List.of(batches(apart).stream().flatMap(List::stream).toList()), batches(joined));

        MetricsScan scan = new MetricsScan(joined);
        assertTrue(scan.next());
        assertEquals(count, scan.rows());
        assertEquals(joined.length, scan.end());
        for (int row = 9; row < count; row += 10) {
            assertEquals(ODD_NAN, Float.floatToRawIntBits(scan.testLoss(row)));
        }
    }

    @Test
    void recordsOfOneRunStayApartForNobodyCouldCountThem() {
        byte[] batches = ArrowRows.concat(record(3), record(3));
        assertSame(batches, JoinedRecords.of(batches));
        assertArrayEquals(record(3), JoinedRecords.of(record(3)));
    }

    @Test
    void aRecordOfSeveralRowsStaysWholeAndLeavesTheOthersApart() {
        byte[] two;
        try (MetricsBatch batch = new MetricsBatch(4, allocator)) {
            batch.step(1, 1, 1, 1, 1, -1, 1, 1);
            batch.evaluation(1, 1, 1, 1, 1, 1);
            two = batch.encode();
        }
        byte[] batches = ArrowRows.concat(record(3), two, record(5));
        assertSame(batches, JoinedRecords.of(batches));
    }
}
