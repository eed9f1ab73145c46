package dev.lockstep.server.store;

import dev.lockstep.server.arrow.EarlierSchema;
import java.io.IOException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** A log of another version of this program must not be joined with logs of this one, unless it is known how. */
final class SchemaCheck {
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

    private static Schema read(RunLog log) throws IOException {
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = log.reader(allocator)) {
            return reader.getVectorSchemaRoot().getSchema();
        } catch (IOException | RuntimeException e) {
            // Arrow believes what it reads; bytes that check and are no schema were not written by this program.
            throw new IOException("run log does not begin with a schema: path=" + log.file() + " (" + e.getMessage() + ")", e);
        }
    }
}
