package dev.lockstep.server.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** Holds files against their checksums. */
final class Sha256 {
    private Sha256() {}

    static String of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, Long.MAX_VALUE, file.getFileName().toString());
        }
    }

    /** Of the decompressed content, of which no more than {@code limit} bytes are decompressed. */
    static String ofContent(Path gzip, long limit, String name) throws IOException {
        try (InputStream content = new GZIPInputStream(Files.newInputStream(gzip), 1 << 16)) {
            return of(content, limit, name);
        } catch (java.util.zip.ZipException | java.io.EOFException e) {
            throw new MirrorException(name + " is not a whole gzip file: " + e.getMessage(), true);
        }
    }

    private static String of(InputStream content, long limit, String name) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            length += n;
            if (length > limit) {
                throw new MirrorException(name + " has other content: more than " + limit + " bytes", true);
            }
            digest.update(buffer, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    static void require(String name, String found, String expected) {
        if (!found.equals(expected)) {
            throw new MirrorException(name + " has other content: sha256=" + found + ", expected " + expected, true);
        }
    }

    /** Waits until a file's bytes are on the disk. */
    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
