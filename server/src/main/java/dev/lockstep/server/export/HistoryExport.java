package dev.lockstep.server.export;

import dev.lockstep.server.store.RunLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The histories of some runs in one format. */
final class HistoryExport implements Pieces {
    /** Rows of one piece, and of one record batch of the Arrow formats. */
    static final int ROWS = 8192;

    /**
     * A run's log.
     *
     * @param parameters go beside each of its rows
     * @param series names of those of its dataset
     * @param records of the log that are wanted, from its beginning
     */
    record Source(RunLog log, Map<String, Object> parameters, List<String> series, int records) implements LogSource {}

    private enum State { NEW, ROWS, ENDED }

    private final HistoryRows wanted;
    private final BufferAllocator allocator = new RootAllocator();
    private final HistoryTable table;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final RowsWriter writer;
    private final LogBatches<Source> batches;
    private long rows;
    private State state = State.NEW;

    HistoryExport(HistoryFormat format, HistoryRows wanted, List<Source> sources) throws IOException {
        this.wanted = wanted;
        table = new HistoryTable(sources.stream().anyMatch(source -> !source.series().isEmpty()),
                ParameterColumn.of(sources.stream().map(Source::parameters).toList()), wanted, allocator);
        writer = RowsWriter.of(format, table.root(), out);
        batches = new LogBatches<>(sources, allocator);
    }

    @Override
    public byte[] next() throws IOException {
        if (state == State.ENDED) {
            return null;
        }
        if (state == State.NEW) {
            writer.start();
            state = State.ROWS;
        }
        if (fill()) {
            rows += table.rows();
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
        while (table.rows() < ROWS && batches.next()) {
            table.append(batches.batch(), batches.source().parameters(), batches.source().series());
        }
        return table.rows() > 0;
    }

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public void countRest() throws IOException {
        while (batches.next()) {
            rows += wanted.of(batches.batch()).length;
        }
        state = State.ENDED;
    }

    @Override
    public void close() throws IOException {
        batches.close();
        table.close();
        allocator.close();
    }
}
