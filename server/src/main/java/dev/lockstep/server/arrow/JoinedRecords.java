package dev.lockstep.server.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;

/**
 * Record batches of metrics with one row each, as runs that train together send them at every step, put together to one: most of the bytes of so small a batch say
 * what its columns are. A batch with rows of several runs is none of a log, so that whoever reads it knows it: each of its rows is a record.
 */
public final class JoinedRecords {
    private static final int CONTINUATION = 0xffffffff;
    private static final int PREFIX_BYTES = 8;

    private JoinedRecords() {}

    /** @param batches of {@link MetricsBatch#SCHEMA}, whole and end to end; what cannot be joined is returned as it is */
    public static byte[] of(byte[] batches) {
        List<MetricsScan.Row> rows = new ArrayList<>();
        MetricsScan scan = new MetricsScan(batches);
        boolean several = false;
        while (scan.next()) {
            if (scan.rows() != 1) {
                return batches;
            }
            MetricsScan.Row row = scan.row();
            several |= !rows.isEmpty() && row.run() != rows.get(0).run();
            rows.add(row);
        }
        return several ? joined(rows) : batches;
    }

    private static byte[] joined(List<MetricsScan.Row> rows) {
        int columns = MetricsScan.COLUMNS;
        int bitmap = padded((rows.size() + 7) / 8);
        int[] starts = new int[columns];
        int body = 0;
        for (int column = 0; column < columns; column++) {
            starts[column] = body;
            body += bitmap + padded(rows.size() * MetricsScan.width(column));
        }
        byte[] data = new byte[body];
        int[] nulls = new int[columns];
        for (int column = 0; column < columns; column++) {
            int width = MetricsScan.width(column);
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).isValid(column)) {
                    data[starts[column] + (i >> 3)] |= (byte) (1 << (i & 7));
                } else {
                    nulls[column]++;
                }
                rows.get(i).copy(column, data, starts[column] + bitmap + i * width);
            }
        }
        ByteBuffer header = header(rows.size(), nulls, starts, bitmap, body);
        int metadata = padded(header.remaining());
        ByteBuffer message = ByteBuffer.allocate(PREFIX_BYTES + metadata + body).order(ByteOrder.LITTLE_ENDIAN);
        message.putInt(CONTINUATION).putInt(metadata).put(header).position(PREFIX_BYTES + metadata).put(data);
        return message.array();
    }

    private static ByteBuffer header(int rows, int[] nulls, int[] starts, int bitmap, int body) {
        FlatBufferBuilder builder = new FlatBufferBuilder(1024);
        // Vectors of FlatBuffers are written from their ends.
        RecordBatch.startBuffersVector(builder, 2 * starts.length);
        for (int column = starts.length - 1; column >= 0; column--) {
            Buffer.createBuffer(builder, starts[column] + bitmap, (long) rows * MetricsScan.width(column));
            Buffer.createBuffer(builder, starts[column], (rows + 7) / 8);
        }
        int buffers = builder.endVector();
        RecordBatch.startNodesVector(builder, starts.length);
        for (int column = starts.length - 1; column >= 0; column--) {
            FieldNode.createFieldNode(builder, rows, nulls[column]);
        }
        int nodes = builder.endVector();
        RecordBatch.startRecordBatch(builder);
        RecordBatch.addLength(builder, rows);
        RecordBatch.addNodes(builder, nodes);
        RecordBatch.addBuffers(builder, buffers);
        int batch = RecordBatch.endRecordBatch(builder);
        builder.finish(Message.createMessage(builder, MetadataVersion.V5, MessageHeader.RecordBatch, batch, body, 0));
        return builder.dataBuffer();
    }

    private static int padded(int bytes) {
        return (bytes + 7) & ~7;
    }
}
