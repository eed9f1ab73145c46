package dev.lockstep.server.arrow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.junit.jupiter.api.Test;

/** Streams in which any byte was forged; those of a log also have checksums, which a hostile hand makes to fit. */
class BoundedReaderTest {
    private static final byte[] FORGED = {0, 1, 0x10, 0x7f, (byte) 0x80, (byte) 0xff};

    private static byte[] weights() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(ArrowIpc.schema(WeightsBatch.SCHEMA));
        try (BufferAllocator allocator = new RootAllocator(); WeightsBatch batch = new WeightsBatch(7, allocator)) {
            for (int step = 1; step <= 2; step++) {
                batch.tensor(step, "conv1.weight", List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
                batch.tensor(step, "conv1.bias", List.of(2), new float[] {7, 8});
                stream.writeBytes(batch.encode());
            }
        }
        return stream.toByteArray();
    }

    private static byte[] metrics() {
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        stream.writeBytes(ArrowIpc.schema(MetricsBatch.SCHEMA));
        try (BufferAllocator allocator = new RootAllocator(); MetricsBatch batch = new MetricsBatch(7, allocator)) {
            batch.step(1, 1, 0.5f, 0.25f, 0.01, -1, 1, 1000);
            stream.writeBytes(batch.encode());
        }
        return stream.toByteArray();
    }

    /** All values, as readers take them; how many bytes of memory that took at most. */
    private static long read(byte[] stream) throws IOException {
        try (RootAllocator allocator = new RootAllocator()) {
            try (BoundedReader reader = BoundedReader.of(Channels.newChannel(new ByteArrayInputStream(stream)), stream.length, allocator, "forged.arrows")) {
                VectorSchemaRoot root = reader.getVectorSchemaRoot();
                // Other columns than a log of this program has are refused before they are read.
                boolean own = List.of(WeightsBatch.SCHEMA, MetricsBatch.SCHEMA).contains(root.getSchema());
                while (reader.loadNextBatch()) {
                    for (int row = 0; own && row < root.getRowCount(); row++) {
                        read(root, row);
                    }
                }
            }
            return allocator.getPeakMemoryAllocation();
        }
    }

    private static void read(VectorSchemaRoot root, int row) {
        root.getFieldVectors().forEach(column -> column.getObject(row));
        if (root.getVector("tensor") instanceof VarCharVector texts && root.getVector("dims") instanceof ListVector lists && lists.getDataVector() instanceof IntVector dims) {
            texts.get(row);
            for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
                dims.get(i);
            }
        }
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        assertTrue(read(weights()) > 0);
        assertTrue(read(metrics()) > 0);
    }

    @Test
    void anyForgedByteIsReadOrRefusedByNameInBoundedMemory() {
        int refused = 0;
        for (byte[] written : List.of(weights(), metrics())) {
            for (int at = 0; at < written.length; at++) {
                for (byte forged : FORGED) {
                    byte[] stream = written.clone();
                    stream[at] = forged;
                    String where = "at=" + at + ", forged=" + forged;
                    try {
                        assertTrue(read(stream) <= 4L * stream.length + (1 << 20), where);
                    } catch (IOException e) {
                        refused++;
                        assertEquals(0, e.getSuppressed().length, () -> where + ": all memory is given back, " + e.getSuppressed()[0]);
                        assertTrue(e.getMessage().startsWith("not an Arrow stream of this program: path=forged.arrows ("), () -> where + ": " + e.getMessage());
                    } catch (RuntimeException e) {
                        throw new AssertionError(where, e);
                    }
                }
            }
        }
        assertTrue(refused > 1000, "refused=" + refused);
    }

    @Test
    void streamsThatAreCutAreReadToTheCutOrRefused() {
        byte[] written = weights();
        for (int length = 0; length < written.length; length++) {
            byte[] stream = Arrays.copyOf(written, length);
            try {
                read(stream);
            } catch (IOException e) {
                assertEquals("not an Arrow stream of this program: path=forged.arrows", e.getMessage().substring(0, 55));
            }
        }
    }
}
