package dev.lockstep.server.store;

import dev.lockstep.server.arrow.EarlierSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** A log of another version of this program must not be joined with logs of this one, unless it is known how. */
final class SchemaCheck {
    private static final int HEAD_BYTES = 8;
    private static final int CONTINUATION = -1;
    /** A schema has no body, whatever a forged one claims: Arrow would make room for it. */
    private static final long BODY_BYTES = 1 << 16;

    private SchemaCheck() {}

    /** The columns of the log: today's, or those of an earlier version, where today's only add to them. */
    static Schema check(RunLog log) throws IOException {
        Schema now = log.kind().schema();
        if (log.bytes() == 0) {
            return now;
        }
        Schema found = read(log);
        if (!found.equals(now) && !EarlierSchema.fits(found, now)) {
            throw new IOException("run log has other columns than this version writes: path=" + log.file() + ", found=" + found + ", expected=" + now);
        }
        return found;
    }

    /** Arrow makes room for what the length says before it looks for it. */
    private static void requireWhole(RunLog log) throws IOException {
        try (FileChannel file = FileChannel.open(log.file(), StandardOpenOption.READ)) {
            ByteBuffer head = LogFiles.readFully(file, ByteBuffer.allocate((int) Math.min(HEAD_BYTES, log.bytes())).order(ByteOrder.LITTLE_ENDIAN), 0);
            int first = head.remaining() < HEAD_BYTES ? 0 : head.getInt();
            // Messages of older Arrow versions have their length first.
            int length = first == CONTINUATION ? head.getInt() : first;
            if (length <= 0 || length > log.bytes()) {
                throw new IOException("run log does not begin with a schema: path=" + log.file() + ", length=" + length + ", bytes=" + log.bytes());
            }
        }
    }

    private static Schema read(RunLog log) throws IOException {
        requireWhole(log);
        try (RootAllocator allocator = new RootAllocator(BODY_BYTES);
                ArrowStreamReader reader = log.reader(allocator)) {
            return reader.getVectorSchemaRoot().getSchema();
        } catch (IOException | RuntimeException e) {
            // Arrow believes what it reads; bytes that check and are no schema were not written by this program.
            throw new IOException("run log does not begin with a schema: path=" + log.file() + " (" + e.getMessage() + ")", e);
        }
    }
}
