package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Keeps two servers from writing one store. The operating system drops the lock when the process ends, however it ends. */
final class StoreLock implements AutoCloseable {
    private static final String FILE = "lock";

    private final FileChannel channel;

    private StoreLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the store's directory where it is missing. */
    static StoreLock take(Path store) {
        try {
            Files.createDirectories(store);
            FileChannel channel = FileChannel.open(store.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE,
                    LinkOption.NOFOLLOW_LINKS);
            if (!lock(channel)) {
                String owner = new String(read(channel), StandardCharsets.US_ASCII).trim();
                channel.close();
                throw new StoreException("the store " + store + " is in use by another server (pid=" + owner
                        + "); stop that one, or choose another directory with --store");
            }
            channel.truncate(0).write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
            return new StoreLock(channel);
        } catch (IOException e) {
            throw new StoreException("cannot write to the store " + store + " (" + e + "); choose another directory with --store", e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // by another server in this very process
        }
    }

    private static byte[] read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
