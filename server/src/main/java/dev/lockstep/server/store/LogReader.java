package dev.lockstep.server.store;

import dev.lockstep.server.arrow.BoundedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.Enumeration;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** The rows of a log from one of its records to the end that it has now, a few records in memory at a time. Blocks. */
final class LogReader implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 16;

    private final BufferAllocator allocator = new RootAllocator();
    private final ArrowStreamReader reader;
    private final VectorSchemaRoot rows;
    private int row = -1;
    private int record;
    private boolean more;

    /** @param from at most the records of the log */
    LogReader(RunLog log, int from) throws IOException {
        InputStream messages = new SequenceInputStream(new Chunks(log, from));
        // Of an earlier version it has more columns here than in the file.
        reader = BoundedReader.of(Channels.newChannel(messages), 2 * log.bytes() + log.kind().schemaMessage().length, allocator, log.file());
        try {
            rows = reader.getVectorSchemaRoot();
            record = from - 1;
            next();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The messages from the schema on. */
    private static final class Chunks implements Enumeration<InputStream> {
        private final RunLog log;
        private final int end;
        private int next;
        private boolean begun;

        Chunks(RunLog log, int from) {
            this.log = log;
            this.next = from;
            this.end = log.records();
        }

        @Override
        public boolean hasMoreElements() {
            return !begun || next < end;
        }

        @Override
        public InputStream nextElement() {
            if (!begun) {
                begun = true;
                return new ByteArrayInputStream(log.kind().schemaMessage());
            }
            try {
                RunLog.Chunk chunk = log.read(next, CHUNK_BYTES);
                next = Math.min(chunk.next(), end);
                return new ByteArrayInputStream(chunk.bytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whether there is a row at {@link #row()}. */
    boolean hasRow() {
        return more;
    }

    /** The table in which the row is; another one after {@link #next()}. */
    VectorSchemaRoot rows() {
        return rows;
    }

    int row() {
        return row;
    }

    /** Records before the one with the row; all where there is none. */
    int record() {
        return record;
    }

    /** To the next row. */
    void next() throws IOException {
        row++;
        while (row >= rows.getRowCount()) {
            if (!reader.loadNextBatch()) {
                more = false;
                record++;
                return;
            }
            record++;
            row = 0;
        }
        more = true;
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            allocator.close();
        }
    }
}
