package dev.lockstep.server.export;

import dev.lockstep.server.store.LogKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Every recorded tensor of some runs, one after the other, as one Arrow IPC stream. */
final class WeightsPieces implements Pieces {
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot table = VectorSchemaRoot.create(LogKind.WEIGHTS.schema(), allocator);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ArrowStreamWriter writer = new ArrowStreamWriter(table, null, Channels.newChannel(out));
    private final Iterator<WeightsSource> sources;
    private WeightsSource source;
    private ArrowStreamReader reader;
    private int records;
    private long rows;
    private boolean started;
    private boolean ended;

    WeightsPieces(List<WeightsSource> sources) {
        this.sources = sources.iterator();
    }

    @Override
    public byte[] next() throws IOException {
        if (ended) {
            return null;
        }
        if (!started) {
            writer.start();
            started = true;
        }
        if (nextBatch()) {
            try (ArrowRecordBatch batch = new VectorUnloader(reader.getVectorSchemaRoot()).getRecordBatch()) {
                new VectorLoader(table).load(batch);
            }
            rows += table.getRowCount();
            writer.writeBatch();
        } else {
            writer.end();
            ended = true;
        }
        byte[] bytes = out.toByteArray();
        out.reset();
        return bytes;
    }

    private boolean nextBatch() throws IOException {
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

    @Override
    public long rows() {
        return rows;
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
