package dev.lockstep.server.store;

import java.io.IOException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** A log of another version of this program must be neither continued nor joined with logs of this one. */
final class SchemaCheck {
    private SchemaCheck() {}

    static void check(RunLog log) throws IOException {
        if (log.bytes() == 0) {
            return;
        }
        try (RootAllocator allocator = new RootAllocator();
                ArrowStreamReader reader = log.reader(allocator)) {
            Schema found = reader.getVectorSchemaRoot().getSchema();
            if (!found.equals(log.kind().schema())) {
                throw new IOException("run log has other columns than this version writes: path=" + log.file() + ", found=" + found + ", expected="
                        + log.kind().schema());
            }
        }
    }
}
