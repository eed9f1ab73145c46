package dev.lockstep.server.export;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** One row for each run, as the interface shows it, with every parameter as a column. */
final class ConfigurationPieces implements Pieces {
    private static final Set<String> NUMBERS = Set.of("loss", "accuracy", "test_loss", "test_accuracy", "best_test_accuracy", "images_per_second", "elapsed_s", "remaining_s");

    private final HistoryFormat format;
    private final List<Map<String, Object>> rows = new ArrayList<>();
    private boolean done;

    ConfigurationPieces(HistoryFormat format, List<JsonObject> runs) {
        this.format = format;
        runs.forEach(run -> rows.add(row(run)));
    }

    private static Map<String, Object> row(JsonObject run) {
        Map<String, Object> row = new LinkedHashMap<>();
        run.getMap().forEach((name, value) -> {
            if (name.equals("id")) {
                row.put("run", value);
            } else if (value instanceof JsonObject || value instanceof Map || value instanceof JsonArray) {
                // Parameters follow; what else is nested says nothing that they do not.
                return;
            } else {
                // What is not finite is text in JSON only.
                row.put(name, NUMBERS.contains(name) && value instanceof String text ? Double.valueOf(text) : value);
            }
        });
        row.putAll(run.getJsonObject("parameters", new JsonObject()).getMap());
        return row;
    }

    @Override
    public byte[] next() throws IOException {
        if (done) {
            return null;
        }
        done = true;
        List<ParameterColumn> columns = ParameterColumn.of(rows);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferAllocator allocator = new RootAllocator();
                VectorSchemaRoot table = VectorSchemaRoot.create(new Schema(columns.stream().map(ParameterColumn::field).toList()), allocator)) {
            RowsWriter writer = RowsWriter.of(format, table, out);
            writer.start();
            for (int row = 0; row < rows.size(); row++) {
                for (int i = 0; i < columns.size(); i++) {
                    columns.get(i).set(table.getVector(i), row, rows.get(row).get(columns.get(i).name()));
                }
            }
            table.setRowCount(rows.size());
            writer.rows();
            writer.end();
        }
        return out.toByteArray();
    }

    @Override
    public long rows() {
        return rows.size();
    }

    @Override
    public void close() {}
}
