package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether a store can be written to, found out by writing. */
@FunctionalInterface
public interface StoreRoom {
    /** Of this much file systems have enough for what runs write while nobody looks. */
    int PROBE_BYTES = 1 << 20;

    /** Blocks. @throws IOException with the reason, where it cannot */
    void require() throws IOException;

    static StoreRoom of(Path store) {
        return () -> {
            Path probe = store.resolve(".room");
            try (FileChannel channel = FileChannel.open(probe, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                LogFiles.writeFully(channel, ByteBuffer.allocate(PROBE_BYTES), 0);
                channel.force(true);
            } finally {
                Files.deleteIfExists(probe);
            }
        };
    }
}
