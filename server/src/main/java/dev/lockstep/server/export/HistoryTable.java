package dev.lockstep.server.export;

import dev.lockstep.server.store.LogKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of histories with the parameters of their runs as further columns; filled, written and cleared again and again. */
final class HistoryTable implements AutoCloseable {
    private final List<ParameterColumn> parameters;
    private final VectorSchemaRoot root;
    private final int metrics;
    private int rows;

    HistoryTable(List<ParameterColumn> parameters, BufferAllocator allocator) {
        this.parameters = parameters;
        List<Field> fields = new ArrayList<>(LogKind.METRICS.schema().getFields());
        metrics = fields.size();
        parameters.forEach(column -> fields.add(column.field()));
        root = VectorSchemaRoot.create(new Schema(fields), allocator);
    }

    VectorSchemaRoot root() {
        return root;
    }

    int rows() {
        return rows;
    }

    /** @param batch rows of the metrics log of the run that has the parameters {@code values} */
    void append(VectorSchemaRoot batch, Map<String, Object> values) {
        for (int i = 0; i < metrics; i++) {
            FieldVector from = batch.getVector(i);
            FieldVector to = root.getVector(i);
            for (int row = 0; row < batch.getRowCount(); row++) {
                to.copyFromSafe(row, rows + row, from);
            }
        }
        for (int i = 0; i < parameters.size(); i++) {
            ParameterColumn column = parameters.get(i);
            FieldVector to = root.getVector(metrics + i);
            for (int row = 0; row < batch.getRowCount(); row++) {
                column.set(to, rows + row, values.get(column.name()));
            }
        }
        rows += batch.getRowCount();
        root.setRowCount(rows);
    }

    void clear() {
        root.getFieldVectors().forEach(FieldVector::reset);
        root.setRowCount(0);
        rows = 0;
    }

    @Override
    public void close() {
        root.close();
    }
}
