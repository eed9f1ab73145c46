package dev.lockstep.server.chaos;

import dev.lockstep.server.arrow.BoundedReader;
import dev.lockstep.server.store.LogKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** Rows of Arrow streams as texts that are equal when the rows are, bit by bit. */
final class HistoryRows {
    /** What no contract fixes. */
    private static final List<String> TIMES = List.of("elapsed_s", "time");

    private HistoryRows() {}

    /** Where a stream comes from. */
    interface Source {
        ArrowStreamReader open(BufferAllocator allocator) throws IOException;
    }

    /** Of a message of the live stream behind the schema: one list for each record batch. */
    static List<Batch> of(byte[] message) throws IOException {
        byte[] schema = LogKind.METRICS.schemaMessage();
        ReadableByteChannel both = Channels.newChannel(new SequenceInputStream(new ByteArrayInputStream(schema), new ByteArrayInputStream(message)));
        return read(allocator -> BoundedReader.of(both, schema.length + message.length, allocator, "message"));
    }

    /** One list for each record batch. */
    static List<Batch> read(Source source) throws IOException {
        List<Batch> batches = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator(); ArrowStreamReader reader = source.open(allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                List<Row> rows = new ArrayList<>();
                for (int i = 0; i < root.getRowCount(); i++) {
                    rows.add(row(root, i));
                }
                batches.add(new Batch((Integer) root.getVector("run").getObject(0), rows));
            }
        }
        return batches;
    }

    private static Row row(VectorSchemaRoot root, int i) {
        StringBuilder content = new StringBuilder();
        StringBuilder times = new StringBuilder();
        for (FieldVector column : root.getFieldVectors()) {
            if (!column.getName().equals("run")) {
                (TIMES.contains(column.getName()) ? times : content).append(column.getObject(i)).append(' ');
            }
        }
        return new Row((Integer) root.getVector("step").getObject(i), content.toString(), times.toString(), ((Float8Vector) root.getVector("elapsed_s")).get(i), ((TimeStampMicroTZVector) root.getVector("time")).get(i));
    }

    /** @param run that all rows belong to */
    record Batch(int run, List<Row> rows) {}

    /**
     * @param content what the numerics contract fixes
     * @param times the rest
     */
    record Row(int step, String content, String times, double elapsed, long micros) {}

    static List<String> contents(List<Row> rows) {
        return rows.stream().map(Row::content).toList();
    }
}
