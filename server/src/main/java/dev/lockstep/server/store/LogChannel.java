package dev.lockstep.server.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The front of a file, so that a reader does not run into what is being written behind it. */
final class LogChannel implements ReadableByteChannel {
    private final FileChannel file;
    private final long end;

    private LogChannel(FileChannel file, long end) {
        this.file = file;
        this.end = end;
    }

    static ReadableByteChannel of(byte[] bytes) {
        return Channels.newChannel(new ByteArrayInputStream(bytes));
    }

    static ReadableByteChannel of(Path file, long bytes) throws IOException {
        return new LogChannel(FileChannel.open(file, StandardOpenOption.READ), bytes);
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        long left = end - file.position();
        if (left <= 0) {
            return -1;
        }
        int limit = to.limit();
        to.limit((int) Math.min(limit, to.position() + left));
        try {
            return file.read(to);
        } finally {
            to.limit(limit);
        }
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
