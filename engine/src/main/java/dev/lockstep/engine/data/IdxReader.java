package dev.lockstep.engine.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads IDX files of unsigned bytes, the format of MNIST: two zero bytes, the element type, the number of dimensions, each dimension as a
 * big-endian 32-bit integer, then the values in row-major order.
 *
 * <p>Nothing in the file decides how much memory is taken or how much is decompressed: the dimensions are known beforehand and the header must
 * agree with them. Whether a file is gzip is told by its first bytes, because names are often wrong about it.
 */
final class IdxReader {
    private static final int UNSIGNED_BYTES = 0x08;
    private static final String[] DIMENSIONS = {"count", "height", "width"};

    private IdxReader() {}

    /**
     * @param expected the dimensions that the header must state: [count] or [count, height, width]
     * @param take how many samples from the front are kept; the rest is read too, so that a damaged file is noticed
     */
    static byte[] read(Path file, int[] expected, int take) throws DatasetException {
        return read(file, expected, take, null);
    }

    /** @param moments told all values, also those that are not kept; may be null */
    static byte[] read(Path file, int[] expected, int take, ChannelMoments moments) throws DatasetException {
        int sample = 1;
        for (int i = 1; i < expected.length; i++) {
            sample = Math.multiplyExact(sample, expected[i]);
        }
        long length = 4L + 4L * expected.length + (long) expected[0] * sample;
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            if (!isGzip(raw)) {
                checkLength(file, Files.size(file), length);
                return read(raw, file, expected, take * sample, length, moments);
            }
            try (InputStream content = new GZIPInputStream(raw, 1 << 16)) {
                return read(content, file, expected, take * sample, length, moments);
            }
        } catch (EOFException e) {
            throw new DatasetException(file + ": gzip data ends early, expected " + length + " bytes of content; the file is truncated, fetch it again", e);
        } catch (ZipException e) {
            throw new DatasetException(file + ": gzip data is damaged (" + e.getMessage() + "); fetch the file again", e);
        } catch (IOException e) {
            throw new DatasetException(file + ": cannot be read: " + e, e);
        }
    }

    private static boolean isGzip(InputStream in) throws IOException {
        in.mark(2);
        boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return gzip;
    }

    private static byte[] read(InputStream in, Path file, int[] expected, int keep, long length, ChannelMoments moments) throws IOException, DatasetException {
        byte[] header = in.readNBytes(4 + 4 * expected.length);
        checkHeader(file, header, expected, length);
        byte[] values = new byte[keep];
        int kept = in.readNBytes(values, 0, keep);
        if (moments != null) {
            moments.add(0, values, 0, kept);
        }
        long found = header.length + kept + skip(in, length - header.length - kept, moments);
        checkLength(file, found, length);
        if (in.read() >= 0) {
            throw new DatasetException(file + ": length=more than " + length + ", expected " + length + " bytes of content");
        }
        return values;
    }

    private static void checkHeader(Path file, byte[] header, int[] expected, long length) throws DatasetException {
        if (header.length >= 4) {
            int magic = UNSIGNED_BYTES << 8 | expected.length;
            int found = word(header, 0);
            if (found != magic) {
                throw new DatasetException("%s: magic=0x%08x, expected 0x%08x (IDX of unsigned bytes, dimensions=%d)"
                        .formatted(file, found, magic, expected.length));
            }
        }
        if (header.length < 4 + 4 * expected.length) {
            checkLength(file, header.length, length);
        }
        for (int i = 0; i < expected.length; i++) {
            int found = word(header, 4 + 4 * i);
            if (found != expected[i]) {
                throw new DatasetException(file + ": " + DIMENSIONS[i] + "=" + Integer.toUnsignedString(found) + ", expected " + expected[i]);
            }
        }
    }

    private static void checkLength(Path file, long found, long expected) throws DatasetException {
        if (found != expected) {
            throw new DatasetException(file + ": length=" + found + ", expected " + expected + " bytes of content");
        }
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24 | (bytes[at + 1] & 0xff) << 16 | (bytes[at + 2] & 0xff) << 8 | bytes[at + 3] & 0xff;
    }

    /** Unlike {@link InputStream#skipNBytes} it says how far it came. */
    private static long skip(InputStream in, long bytes, ChannelMoments moments) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long done = 0;
        while (done < bytes) {
            int n = in.read(buffer, 0, (int) Math.min(buffer.length, bytes - done));
            if (n < 0) {
                break;
            }
            if (moments != null) {
                moments.add(0, buffer, 0, n);
            }
            done += n;
        }
        return done;
    }
}
