package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetFile;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** The front of a gzip file that is being downloaded, kept across broken connections and restarts. Blocks. */
final class PartFile {
    private final DatasetFile file;
    private final Path part;
    private final Path target;

    PartFile(DatasetFile file, Path directory) {
        this.file = file;
        this.target = directory.resolve(file.name() + ".gz");
        this.part = directory.resolve(file.name() + ".gz.part");
    }

    boolean finished() {
        return Files.isRegularFile(target);
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
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(position);
            ByteBuffer bytes = ByteBuffer.wrap(data.getBytes());
            long at = position;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        }
    }

    /** Checks the content and, where it is right, makes the file appear under its final name, whole or not at all. */
    void finish() throws IOException {
        String found = sha256();
        if (!found.equals(file.sha256())) {
            throw new MirrorException(file.name() + " has other content: sha256=" + found + ", expected " + file.sha256(), true);
        }
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Of the decompressed content, of which no more than the known length is decompressed. */
    private String sha256() throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        try (InputStream content = new GZIPInputStream(Files.newInputStream(part), 1 << 16)) {
            byte[] buffer = new byte[1 << 16];
            long length = 0;
            for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
                length += n;
                if (length > file.bytes()) {
                    throw new MirrorException(file.name() + " has other content: more than " + file.bytes() + " bytes", true);
                }
                digest.update(buffer, 0, n);
            }
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new MirrorException(file.name() + " is not a whole gzip file: " + e.getMessage(), true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
