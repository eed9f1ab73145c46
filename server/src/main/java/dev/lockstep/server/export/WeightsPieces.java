package dev.lockstep.server.export;

import dev.lockstep.server.store.LogKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Every recorded tensor of some runs, one after the other, as one Arrow IPC stream. */
final class WeightsPieces implements Pieces {
    private final BufferAllocator allocator = new RootAllocator();
    private final VectorSchemaRoot table = VectorSchemaRoot.create(LogKind.WEIGHTS.schema(), allocator);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ArrowStreamWriter writer = new ArrowStreamWriter(table, null, Channels.newChannel(out));
    private final LogBatches<WeightsSource> batches;
    private long rows;
    private boolean started;
    private boolean ended;

    WeightsPieces(List<WeightsSource> sources) {
        batches = new LogBatches<>(sources, allocator);
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
        if (batches.next()) {
            try (ArrowRecordBatch batch = new VectorUnloader(batches.batch()).getRecordBatch()) {
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

    @Override
    public long rows() {
        return rows;
    }

    @Override
    public void close() throws IOException {
        batches.close();
        table.close();
        allocator.close();
    }
}
