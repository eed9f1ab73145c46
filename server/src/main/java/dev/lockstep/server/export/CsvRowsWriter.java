package dev.lockstep.server.export;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A header and a line per row. Floats have the fewest digits that read back as the same float; what is not finite is {@code NaN}, {@code inf} and
 * {@code -inf}, as pandas, polars and R read it; a value that does not exist is empty.
 */
final class CsvRowsWriter implements RowsWriter {
    private final VectorSchemaRoot table;
    private final Writer text;
    private final CsvWriter csv;

    CsvRowsWriter(VectorSchemaRoot table, OutputStream out) {
        this.table = table;
        text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text);
    }

    @Override
    public void start() throws IOException {
        csv.writeRecord(table.getSchema().getFields().stream().map(field -> field.getName()).toList());
        flush();
    }

    @Override
    public void rows() throws IOException {
        List<FieldVector> columns = table.getFieldVectors();
        String[] line = new String[columns.size()];
        for (int row = 0; row < table.getRowCount(); row++) {
            for (int i = 0; i < line.length; i++) {
                line[i] = text(Cell.value(columns.get(i), row));
            }
            csv.writeRecord(line);
        }
        flush();
    }

    @Override
    public void end() throws IOException {
        flush();
    }

    private void flush() throws IOException {
        csv.flush();
        text.flush();
    }

    private static String text(Object value) {
        if (value == null) {
            return null;
        }
        if (value instanceof Float || value instanceof Double) {
            double number = ((Number) value).doubleValue();
            if (Double.isInfinite(number)) {
                return number > 0 ? "inf" : "-inf";
            }
        }
        return value.toString();
    }
}
