package dev.lockstep.server.dataset;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The front of a file that is being downloaded, kept across broken connections and restarts. Blocks. */
final class PartFile {
    private final String name;
    private final long bytes;
    private final long slack;
    private final Content content;
    private final Path part;

    /**
     * @param name as mirrors know it
     * @param bytes about how long it is
     * @param slack by how much it may be longer
     */
    PartFile(Path directory, String name, long bytes, long slack, Content content) {
        this.name = name;
        this.bytes = bytes;
        this.slack = slack;
        this.content = content;
        this.part = directory.resolve(name + ".part");
    }

    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    /** No mirror may send more. */
    long limit() {
        return bytes + slack;
    }

    boolean finished() {
        return content.present();
    }

    long size() throws IOException {
        return Files.exists(part) ? Files.size(part) : 0;
    }

    void discard() throws IOException {
        Files.deleteIfExists(part);
    }

    /** What lay at {@code position} and behind it is replaced. */
    void write(long position, Buffer data) throws IOException {
        Files.createDirectories(part.getParent());
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
            channel.truncate(position);
            ByteBuffer bytes = ByteBuffer.wrap(data.getBytes());
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }
    }

    /** Checks the content and, where it is right, makes the files appear under their final names, whole or not at all. */
    void finish() throws IOException {
        content.accept(part);
    }
}
