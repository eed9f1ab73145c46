package dev.lockstep.engine.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** What an IDX file says of itself, believed only as far as its length allows. */
final class IdxHeader {
    private static final int IMAGES = 0x803;
    private static final int LENGTH = 16;
    /** Deflate makes nothing smaller than this share. */
    private static final long BEST_COMPRESSION = 1032;

    private IdxHeader() {}

    /** @return [count, height, width], within the limits */
    static int[] images(Path file) throws DatasetException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file))) {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            ByteBuffer header = ByteBuffer.wrap((gzip ? new GZIPInputStream(raw) : raw).readNBytes(LENGTH));
            return check(file, header, Files.size(file), gzip);
        } catch (IOException e) {
            throw new DatasetException(file + ": cannot be read: " + e, e);
        }
    }

    private static int[] check(Path file, ByteBuffer header, long length, boolean gzip) throws DatasetException {
        if (header.remaining() < LENGTH) {
            throw new DatasetException(file + ": header=" + header.remaining() + " bytes, expected " + LENGTH);
        }
        int magic = header.getInt();
        if (magic != IMAGES) {
            throw new DatasetException("%s: magic=0x%08x, expected 0x%08x (IDX of unsigned bytes, count, height and width)".formatted(file, magic, IMAGES));
        }
        long count = header.getInt() & 0xFFFFFFFFL;
        long height = header.getInt() & 0xFFFFFFFFL;
        long width = header.getInt() & 0xFFFFFFFFL;
        CustomLimits.images(file, count);
        CustomLimits.size(file, height, width);
        long content = LENGTH + count * height * width;
        if (gzip ? content > length * BEST_COMPRESSION : content != length) {
            throw new DatasetException(file + ": length=" + length + ", the header states " + content + " bytes of content");
        }
        return new int[] {(int) count, (int) height, (int) width};
    }
}
