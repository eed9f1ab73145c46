package dev.lockstep.server.arrow;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Single messages of the Arrow IPC streaming format. The length of every message is a multiple of 8 and its buffers are aligned to 8 within it, so that
 * readers need not copy numbers out of messages that are laid end to end.
 */
public final class ArrowIpc {
    /** More than the metadata of any record batch of this project; a guess only, the buffer grows. */
    private static final int METADATA_BYTES = 1024;

    private ArrowIpc() {}

    /** The message that opens a stream. */
    public static byte[] schema(Schema schema) {
        ByteSink sink = new ByteSink(METADATA_BYTES);
        try {
            MessageSerializer.serialize(new WriteChannel(sink), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sink.bytes.toByteArray();
    }

    /** The rows of {@code root} as one record batch message, not compressed. */
    public static byte[] batch(VectorSchemaRoot root) {
        try (ArrowRecordBatch batch = new VectorUnloader(root).getRecordBatch()) {
            ByteSink sink = new ByteSink(Math.toIntExact(batch.computeBodyLength() + METADATA_BYTES));
            MessageSerializer.serialize(new WriteChannel(sink), batch);
            return sink.bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code Channels.newChannel} would copy through a buffer of 8 KiB of its own. */
    private static final class ByteSink implements WritableByteChannel {
        private final ByteArrayOutputStream bytes;
        private byte[] copy = new byte[256];

        ByteSink(int expectedBytes) {
            bytes = new ByteArrayOutputStream(expectedBytes);
        }

        @Override
        public int write(ByteBuffer source) {
            int length = source.remaining();
            if (source.hasArray()) {
                bytes.write(source.array(), source.arrayOffset() + source.position(), length);
                source.position(source.limit());
            } else {
                if (copy.length < length) {
                    copy = new byte[length];
                }
                source.get(copy, 0, length);
                bytes.write(copy, 0, length);
            }
            return length;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
