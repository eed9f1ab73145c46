package dev.lockstep.server.export;

import dev.lockstep.server.store.RunLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * The histories of some runs in one format, made piece by piece so that a download of any length takes the memory of one piece. Reads files: not for event
 * loops. One thread at a time.
 */
final class HistoryExport implements AutoCloseable {
    /** Rows of one piece, and of one record batch of the Arrow formats. */
    static final int ROWS = 8192;

    /**
     * A run's log.
     *
     * @param parameters go beside each of its rows
     * @param series names of those of its dataset
     */
    record Source(RunLog log, Map<String, Object> parameters, List<String> series) {}

    private enum State { NEW, ROWS, ENDED }

    private final BufferAllocator allocator = new RootAllocator();
    private final HistoryTable table;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RowsWriter writer;
    private final Iterator<Source> sources;
    private Source source;
    private ArrowStreamReader reader;
    private State state = State.NEW;

    HistoryExport(HistoryFormat format, List<Source> sources) throws IOException {
        table = new HistoryTable(sources.stream().anyMatch(source -> !source.series().isEmpty()),
                ParameterColumn.of(sources.stream().map(Source::parameters).toList()), allocator);
        writer = RowsWriter.of(format, table.root(), out);
        this.sources = sources.iterator();
    }

    /** The next bytes; null behind the last. */
    byte[] next() throws IOException {
        if (state == State.ENDED) {
            return null;
        }
        if (state == State.NEW) {
            writer.start();
            state = State.ROWS;
        }
        if (fill()) {
            writer.rows();
            table.clear();
        } else {
            writer.end();
            state = State.ENDED;
        }
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    /** Gathers whole record batches until the table is full or the logs are at their ends; false when there was nothing left. */
    private boolean fill() throws IOException {
        while (table.rows() < ROWS) {
            if (reader == null) {
                if (!sources.hasNext()) {
                    break;
                }
                source = sources.next();
                reader = source.log().reader(allocator);
            }
            if (reader.loadNextBatch()) {
                table.append(reader.getVectorSchemaRoot(), source.parameters(), source.series());
            } else {
                reader.close();
                reader = null;
            }
        }
        return table.rows() > 0;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
        table.close();
        allocator.close();
    }
}
