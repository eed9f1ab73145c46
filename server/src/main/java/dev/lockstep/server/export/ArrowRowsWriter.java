package dev.lockstep.server.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;

/** Each batch of rows becomes one record batch. */
final class ArrowRowsWriter implements RowsWriter {
    private final ArrowWriter writer;

    private ArrowRowsWriter(ArrowWriter writer) {
        this.writer = writer;
    }

    static ArrowRowsWriter file(VectorSchemaRoot table, OutputStream out) {
        return new ArrowRowsWriter(new ArrowFileWriter(table, null, Channels.newChannel(out)));
    }

    static ArrowRowsWriter stream(VectorSchemaRoot table, OutputStream out) {
        return new ArrowRowsWriter(new ArrowStreamWriter(table, null, Channels.newChannel(out)));
    }

    @Override
    public void start() throws IOException {
        writer.start();
    }

    @Override
    public void rows() throws IOException {
        writer.writeBatch();
    }

    @Override
    public void end() throws IOException {
        writer.end();
    }
}
