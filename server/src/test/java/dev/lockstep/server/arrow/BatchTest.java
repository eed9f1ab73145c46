package dev.lockstep.server.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageMetadataResult;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {
    private final RootAllocator allocator = new RootAllocator();

    /** Throws when a batch was not given back: the leak test of every test here. */
    @AfterEach
    void allBuffersAreFreed() {
        allocator.close();
    }

    @Test
    void stepsAndEvaluationsAreRowsWithTheOthersColumnsNull() throws Exception {
        try (MetricsBatch batch = new MetricsBatch(17, allocator)) {
            batch.step(1, 1, Float.NaN, 0.25f, 0.01, -1, 0.5, 1_700_000_000_000_001L);
            batch.evaluation(1, 1, 0.75f, 0.5f, 0.625, 1_700_000_000_000_002L);
            List<Map<String, Object>> rows = ArrowRows.rows(ArrowRows.concat(ArrowIpc.schema(MetricsBatch.SCHEMA), batch.encode()));

            assertEquals(2, rows.size());
            assertEquals(
                    "{run=17, step=1, epoch=1, loss=NaN, accuracy=0.25, learning_rate=0.01, test_loss=null, test_accuracy=null, elapsed_s=0.5, "
                            + "time=1700000000000001, series=null}",
                    rows.get(0).toString());
            assertEquals(
                    "{run=17, step=1, epoch=1, loss=null, accuracy=null, learning_rate=null, test_loss=0.75, test_accuracy=0.5, elapsed_s=0.625, "
                            + "time=1700000000000002, series=null}",
                    rows.get(1).toString());
        }
    }

    @Test
    void stepsOfASeriesSayWhich() throws Exception {
        try (MetricsBatch batch = new MetricsBatch(1, allocator)) {
            for (int series : new int[] {1, 0, -1, 127}) {
                batch.step(1, 1, 1, 1, 1, series, 1, 1);
            }
            batch.evaluation(1, 1, 1, 1, 1, 1);
            List<Map<String, Object>> rows = ArrowRows.rows(ArrowRows.concat(ArrowIpc.schema(MetricsBatch.SCHEMA), batch.encode()));
            assertEquals(Arrays.asList((byte) 1, (byte) 0, null, (byte) 127, null), rows.stream().map(row -> row.get("series")).toList());
        }
    }

    @Test
    void aBatchIsEmptyAfterEncodingAndCarriesNothingOver() throws Exception {
        try (MetricsBatch batch = new MetricsBatch(1, allocator)) {
            for (int i = 0; i < 100; i++) {
                batch.step(i, 1, i, 0, 0.1, -1, i, i);
            }
            batch.encode();
            assertEquals(0, batch.rows());
            batch.evaluation(100, 1, 1, 1, 1, 1);
            List<Map<String, Object>> rows = ArrowRows.rows(ArrowRows.concat(ArrowIpc.schema(MetricsBatch.SCHEMA), batch.encode()));
            assertEquals(1, rows.size());
            assertNull(rows.get(0).get("loss"));
        }
    }

    @Test
    void tensorsOfEveryLengthComeBackBitForBit() throws Exception {
        try (WeightsBatch batch = new WeightsBatch(3, allocator)) {
            for (int round = 0; round < 3; round++) {
                for (int length = 0; length < 40; length++) {
                    batch.tensor(round, "t" + length, length == 7 ? List.of() : List.of(length, 1), values(length));
                }
                assertEquals(40 * 39 / 2, batch.values());
                List<Map<String, Object>> rows = ArrowRows.rows(ArrowRows.concat(ArrowIpc.schema(WeightsBatch.SCHEMA), batch.encode()));
                for (int length = 0; length < 40; length++) {
                    Map<String, Object> row = rows.get(length);
                    assertEquals("t" + length, row.get("tensor").toString());
                    assertEquals(length == 7 ? List.of() : List.of(length, 1), row.get("dims"));
                    assertEquals(boxed(values(length)), row.get("values"));
                    assertEquals(round, row.get("step"));
                }
            }
        }
    }

    @Test
    void aTensorThatNoMessageCouldHoldIsRefused() {
        try (WeightsBatch batch = new WeightsBatch(3, 100, allocator)) {
            batch.tensor(0, "fc.bias", List.of(10), new float[10]);
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> batch.tensor(0, "fc.weight", List.of(91), new float[91]));
            assertEquals("tensor is too large to record: tensor=fc.weight, values=101, at most 100 in one record", e.getMessage());
            batch.tensor(0, "fc.weight", List.of(90), new float[90]);
            assertEquals(2, batch.rows());
        }
    }

    @Test
    void messagesAndTheBuffersInThemStartAtMultiplesOfEight() throws Exception {
        try (MetricsBatch metrics = new MetricsBatch(1, allocator);
                WeightsBatch weights = new WeightsBatch(1, allocator)) {
            for (int rows = 1; rows < 20; rows++) {
                for (int i = 0; i < rows; i++) {
                    metrics.step(i, 1, i, 0, 0.1, -1, i, i);
                    weights.tensor(i, "conv1.weight".substring(i % 9), List.of(i), values(i));
                }
                assertAligned(metrics.encode());
                assertAligned(weights.encode());
            }
        }
        assertEquals(0, ArrowIpc.schema(MetricsBatch.SCHEMA).length % 8);
        assertEquals(0, ArrowIpc.schema(WeightsBatch.SCHEMA).length % 8);
    }

    private static void assertAligned(byte[] message) throws Exception {
        assertEquals(0, message.length % 8);
        MessageMetadataResult metadata = MessageSerializer.readMessage(
                new ReadChannel(Channels.newChannel(new ByteArrayInputStream(message))));
        assertEquals(0, (message.length - metadata.getMessageBodyLength()) % 8, "start of the body");
        var batch = (RecordBatch) metadata.getMessage().header(new RecordBatch());
        for (int i = 0; i < batch.buffersLength(); i++) {
            assertEquals(0, batch.buffers(i).offset() % 8, "buffer " + i);
        }
        assertTrue(batch.buffersLength() > 10);
    }

    private static float[] values(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = i == 3 ? Float.NaN : i == 4 ? -0f : (float) Math.sin(i + length);
        }
        return values;
    }

    private static List<Float> boxed(float[] values) {
        Float[] boxed = new Float[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        return List.of(boxed);
    }
}
