package dev.lockstep.server.export;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Puts the rows of one table into a format, some rows at a time. The table and the output are those it was made for. */
interface RowsWriter {
    /** What comes before the first row. */
    void start() throws IOException;

    /** The rows that are in the table now. */
    void rows() throws IOException;

    /** What comes behind the last row. */
    void end() throws IOException;

    static RowsWriter of(HistoryFormat format, VectorSchemaRoot table, OutputStream out) throws IOException {
        return switch (format) {
            case ARROW -> ArrowRowsWriter.file(table, out);
            case ARROWS -> ArrowRowsWriter.stream(table, out);
            case CSV -> new CsvRowsWriter(table, out);
            case JSON -> new JsonRowsWriter(table, out);
            case PARQUET -> new ParquetRowsWriter(table, out);
        };
    }
}
