package dev.lockstep.server.arrow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** Reads a plain Arrow IPC stream with Arrow's own reader, which knows nothing of this project. */
public final class ArrowRows {
    private ArrowRows() {}

    /** One list of rows per record batch, each row from column to value; fails on anything that is not a stream. */
    public static List<List<Map<String, Object>>> batches(InputStream stream) throws IOException {
        List<List<Map<String, Object>>> batches = new ArrayList<>();
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(stream, allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                for (int row = 0; row < root.getRowCount(); row++) {
                    Map<String, Object> values = new LinkedHashMap<>();
                    for (var vector : root.getFieldVectors()) {
                        values.put(vector.getName(), vector.getObject(row));
                    }
                    rows.add(values);
                }
                batches.add(rows);
            }
        }
        return batches;
    }

    public static List<Map<String, Object>> rows(byte[] stream) throws IOException {
        return batches(new ByteArrayInputStream(stream)).stream().flatMap(List::stream).toList();
    }

    public static List<Integer> column(List<Map<String, Object>> rows, String name) {
        return rows.stream().map(row -> (Integer) row.get(name)).toList();
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
