package dev.lockstep.server.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Positional reads and writes that are whole or fail. */
final class LogFiles {
    private LogFiles() {}

    static long size(Path file) throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /**
     * What a run has lies in its own directory: whoever laid a store down could otherwise have files of others read, continued, cut or deleted. What exists and is
     * no file, such as a device, holds no history and loses none.
     *
     * @throws IOException when the directory of a run, or a file in it, is a link to somewhere else
     */
    static void requireOwn(Path directory, Path... files) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            throw link(directory);
        }
        for (Path file : files) {
            if (Files.isSymbolicLink(file) && (Files.isRegularFile(file) || Files.notExists(file))) {
                throw link(file);
            }
        }
    }

    private static IOException link(Path path) {
        return new IOException("is a link, and what a store holds must lie in it: path=" + path + "; put what it leads to in its place");
    }

    /** Makes the content of a file durable, where there is one. */
    static void sync(Path file) throws IOException {
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(false);
            }
        }
    }

    /** One entry of a file of commits; null when it is not there or does not check. */
    static Commit entry(Path commits, int sequence) throws IOException {
        long at = (long) sequence * Commit.BYTES;
        if (size(commits) < at + Commit.BYTES) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(commits, StandardOpenOption.READ)) {
            return Commit.decode(readFully(channel, ByteBuffer.allocate(Commit.BYTES), at), sequence);
        }
    }

    static void writeFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            at += channel.write(bytes, at);
        }
    }

    /** Fills {@code bytes} from {@code position} on and flips it. */
    static ByteBuffer readFully(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
        for (long at = position; bytes.hasRemaining(); ) {
            int count = channel.read(bytes, at);
            if (count < 0) {
                throw new EOFException("file is shorter than its log: end=" + at + ", missing_bytes=" + bytes.remaining());
            }
            at += count;
        }
        return bytes.flip();
    }
}
