package dev.lockstep.server.arrow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageChannelReader;
import org.apache.arrow.vector.ipc.message.MessageResult;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.ValueVectorUtility;

/**
 * Reads an Arrow stream of known length that somebody may have forged. Arrow believes what it reads: it makes room for any length before it looks for the bytes,
 * and follows offsets wherever they lead. Here no more memory is taken than the length of the stream is worth, and what does not fit together is refused with the
 * name of the file.
 */
public final class BoundedReader extends ArrowStreamReader {
    /** Arrow rounds up to powers of two, and adds what says which values are null. */
    private static final int FACTOR = 4;
    private static final int LEAST_BYTES = 1 << 20;

    private final Messages messages;
    private final BufferAllocator allocator;
    private final Object name;

    private BoundedReader(Messages messages, BufferAllocator allocator, Object name) {
        super(messages, allocator);
        this.messages = messages;
        this.allocator = allocator;
        this.name = name;
    }

    /**
     * @param bytes that the channel holds
     * @param name of the stream, for errors
     */
    public static BoundedReader of(ReadableByteChannel channel, long bytes, BufferAllocator parent, Object name) {
        BufferAllocator allocator = parent.newChildAllocator("stream", 0, FACTOR * bytes + LEAST_BYTES);
        return new BoundedReader(new Messages(new Lengths(channel, bytes), allocator), allocator, name);
    }

    /** Remembers the body of the last message: Arrow forgets it where a message does not fit together. */
    private static final class Messages extends MessageChannelReader {
        private ArrowBuf body;

        Messages(ReadChannel channel, BufferAllocator allocator) {
            super(channel, allocator);
        }

        @Override
        public MessageResult readNext() throws IOException {
            body = null;
            MessageResult message = super.readNext();
            body = message == null ? null : message.getBodyBuffer();
            return message;
        }

        /** Once no column holds a part of it. */
        void release() {
            if (body != null && body.refCnt() > 0) {
                body.getReferenceManager().release(body.refCnt());
            }
        }
    }

    /** Refuses metadata that are longer than what is left. */
    private static final class Lengths extends ReadChannel {
        private static final int CONTINUATION = -1;
        private final long bytes;

        Lengths(ReadableByteChannel channel, long bytes) {
            super(channel);
            this.bytes = bytes;
        }

        @Override
        public int readFully(ByteBuffer buffer) throws IOException {
            int read = super.readFully(buffer);
            // Nothing but a length is so short.
            if (buffer.capacity() == Integer.BYTES && read == Integer.BYTES) {
                int length = buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).getInt(0);
                if (length != CONTINUATION && (length < 0 || length > bytes - bytesRead())) {
                    throw new IOException("a message claims length=" + length + ", left are " + (bytes - bytesRead()));
                }
            }
            return read;
        }
    }

    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message, Exception cause) {
            super(message, cause);
        }
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private <T> T guarded(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (RefusedException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw new RefusedException("not an Arrow stream of this program: path=" + name + " (" + e.getMessage() + ")", e);
        }
    }

    @Override
    protected Schema readSchema() throws IOException {
        return guarded(super::readSchema);
    }

    @Override
    public VectorSchemaRoot getVectorSchemaRoot() throws IOException {
        return guarded(super::getVectorSchemaRoot);
    }

    @Override
    public boolean loadNextBatch() throws IOException {
        return guarded(() -> {
            if (!super.loadNextBatch()) {
                return false;
            }
            for (FieldVector column : getVectorSchemaRoot().getFieldVectors()) {
                if (column.getValueCount() != getVectorSchemaRoot().getRowCount()) {
                    throw new IOException("column=" + column.getName() + " has " + column.getValueCount() + " of " + getVectorSchemaRoot().getRowCount() + " rows");
                }
                ValueVectorUtility.validate(column);
                requireValues(column);
            }
            return true;
        });
    }

    private static void requireValues(FieldVector column) throws IOException {
        if (!column.getField().isNullable() && column.getNullCount() > 0) {
            throw new IOException("column=" + column.getName() + " has values that are null, which none of it may be");
        }
        if (column instanceof ListVector lists) {
            requireOffsets(column, lists.getDataVector().getValueCount());
        } else if (column instanceof BaseVariableWidthVector) {
            requireOffsets(column, column.getDataBuffer().capacity());
        }
        for (FieldVector child : column.getChildrenFromFields()) {
            requireValues(child);
        }
    }

    /** Arrow's own check lets the first of them be below zero. */
    private static void requireOffsets(FieldVector column, long end) throws IOException {
        int before = 0;
        for (int i = 0; column.getValueCount() > 0 && i <= column.getValueCount(); i++) {
            int offset = column.getOffsetBuffer().getInt((long) i * Integer.BYTES);
            if (offset < before || offset > end) {
                throw new IOException("column=" + column.getName() + " has offset=" + offset + " behind " + before + ", of " + end);
            }
            before = offset;
        }
    }

    @Override
    protected void closeReadSource() throws IOException {
        try {
            super.closeReadSource();
        } finally {
            messages.release();
            allocator.close();
        }
    }
}
