package dev.lockstep.server.export;

import java.io.Closeable;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** The record batches of some logs, one log after the other. */
final class LogBatches<S extends LogSource> implements Closeable {
    private final BufferAllocator allocator;
    private final Iterator<S> sources;
    private S source;
    private ArrowStreamReader reader;
    private int records;

    LogBatches(List<S> sources, BufferAllocator allocator) {
        this.sources = sources.iterator();
        this.allocator = allocator;
    }

    /** Of this log, or of the next; false behind the last. */
    boolean next() throws IOException {
        while (true) {
            if (reader == null) {
                if (!sources.hasNext()) {
                    return false;
                }
                source = sources.next();
                reader = source.log().reader(allocator);
                records = 0;
            }
            if (records++ < source.records() && reader.loadNextBatch()) {
                return true;
            }
            reader.close();
            reader = null;
        }
    }

    /** Whose batch it is. */
    S source() {
        return source;
    }

    /** The batch; the next one takes its place. */
    VectorSchemaRoot batch() throws IOException {
        return reader.getVectorSchemaRoot();
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
    }
}
