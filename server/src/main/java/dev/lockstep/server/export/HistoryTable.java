package dev.lockstep.server.export;

import dev.lockstep.server.store.LogKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows of histories with the parameters of their runs as further columns; filled, written and cleared again and again. Series have their names here, and a
 * column only where a dataset has any.
 */
final class HistoryTable implements AutoCloseable {
    private static final String SERIES = "series";

    private final List<ParameterColumn> parameters;
    private final VectorSchemaRoot root;
    private final List<Field> metrics;
    private final boolean series;
    private final HistoryRows wanted;
    private int rows;

    /** @param series whether a run has any */
    HistoryTable(boolean series, List<ParameterColumn> parameters, HistoryRows wanted, BufferAllocator allocator) {
        this.series = series && wanted.has(SERIES);
        this.parameters = parameters;
        this.wanted = wanted;
        metrics = LogKind.METRICS.schema().getFields().stream().filter(field -> !field.getName().equals(SERIES) && wanted.has(field.getName())).toList();
        List<Field> fields = new ArrayList<>(metrics);
        if (this.series) {
            fields.add(Field.nullable(SERIES, ArrowType.Utf8.INSTANCE));
        }
        parameters.forEach(column -> fields.add(column.field()));
        root = VectorSchemaRoot.create(new Schema(fields), allocator);
    }

    VectorSchemaRoot root() {
        return root;
    }

    int rows() {
        return rows;
    }

    /**
     * @param batch rows of the metrics log of the run that has the parameters {@code values}
     * @param names of the series of its dataset
     */
    void append(VectorSchemaRoot batch, Map<String, Object> values, List<String> names) {
        int[] picked = wanted.of(batch);
        for (int i = 0; i < metrics.size(); i++) {
            FieldVector from = batch.getVector(metrics.get(i).getName());
            FieldVector to = root.getVector(i);
            for (int row = 0; row < picked.length; row++) {
                to.copyFromSafe(picked[row], rows + row, from);
            }
        }
        if (series) {
            appendSeries((TinyIntVector) batch.getVector(SERIES), picked, names);
        }
        int first = metrics.size() + (series ? 1 : 0);
        for (int i = 0; i < parameters.size(); i++) {
            ParameterColumn column = parameters.get(i);
            FieldVector to = root.getVector(first + i);
            for (int row = 0; row < picked.length; row++) {
                column.set(to, rows + row, values.get(column.name()));
            }
        }
        rows += picked.length;
        root.setRowCount(rows);
    }

    /** @param from null in logs of earlier versions */
    private void appendSeries(TinyIntVector from, int[] picked, List<String> names) {
        VarCharVector to = (VarCharVector) root.getVector(SERIES);
        for (int row = 0; row < picked.length; row++) {
            if (from == null || from.isNull(picked[row])) {
                to.setNull(rows + row);
            } else {
                int index = from.get(picked[row]);
                to.setSafe(rows + row, (index < names.size() ? names.get(index) : Integer.toString(index)).getBytes(StandardCharsets.UTF_8));
            }
        }
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
