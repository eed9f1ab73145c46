package dev.lockstep.server.export;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** An array of objects, one per row; floats that are not finite are strings, as everywhere in the interface. */
final class JsonRowsWriter implements RowsWriter {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final VectorSchemaRoot table;
    private final JsonGenerator json;

    JsonRowsWriter(VectorSchemaRoot table, OutputStream out) throws IOException {
        this.table = table;
        json = FACTORY.createGenerator(out, JsonEncoding.UTF8);
    }

    @Override
    public void start() throws IOException {
        json.writeStartArray();
        json.flush();
    }

    @Override
    public void rows() throws IOException {
        List<FieldVector> columns = table.getFieldVectors();
        for (int row = 0; row < table.getRowCount(); row++) {
            json.writeRaw(row == 0 ? "" : "\n");
            json.writeStartObject();
            for (FieldVector column : columns) {
                json.writeFieldName(column.getName());
                write(Cell.value(column, row));
            }
            json.writeEndObject();
        }
        json.flush();
    }

    @Override
    public void end() throws IOException {
        json.writeEndArray();
        json.flush();
    }

    /** The generator quotes what is not finite by itself. */
    private void write(Object value) throws IOException {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Float number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else {
            json.writeString(value.toString());
        }
    }
}
