package dev.lockstep.server.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The file from which an interrupted run goes on, {@code runs/<id>/checkpoint}. Little endian:
 *
 * <pre>
 *   0             8             12            12 + length                 end - 4       end
 *   +-------------+-------------+-------------+---------------------------+-------------+
 *   | LSCKPT01    | length  u32 | header JSON | tensors as float32        | CRC32C  u32 |
 *   +-------------+-------------+-------------+---------------------------+-------------+
 * </pre>
 *
 * The header's {@code tensors} lists {@code [name, count]} in the order in which they lie. The checksum is over all before it.
 *
 * @param header without {@code tensors}
 */
public record CheckpointFile(JsonObject header, Map<String, float[]> tensors) {
    public static final String NAME = "checkpoint";
    /** The same of a run that is done, from which one of more epochs goes on: {@code runs/<id>/checkpoint.end}. */
    public static final String END = "checkpoint.end";

    private static final String KIND = "LSCKPT";
    private static final int VERSION = 1;
    private static final byte[] MAGIC = String.format(Locale.ROOT, "%s%02d", KIND, VERSION).getBytes(StandardCharsets.US_ASCII);
    private static final int START = 12;
    private static final int MAX_BYTES = Integer.MAX_VALUE - 8;
    /** Names of tensors, and how far a run has come: far less where it was written by this program. */
    private static final int MAX_HEADER_BYTES = 4 << 20;

    /** Replaces the file whole, and returns when that is durable. */
    public void write(Path file) throws IOException {
        JsonArray names = new JsonArray();
        tensors.forEach((name, values) -> names.add(new JsonArray().add(name).add(values.length)));
        byte[] json = header.copy().put("tensors", names).toBuffer().getBytes();
        long size = START + json.length + 4L + tensors.values().stream().mapToLong(values -> 4L * values.length).sum();
        if (size > MAX_BYTES) {
            throw new IOException("a checkpoint of bytes=" + size + " is too large, at most " + MAX_BYTES);
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putInt(json.length).put(json);
        for (float[] values : tensors.values()) {
            bytes.asFloatBuffer().put(values);
            bytes.position(bytes.position() + 4 * values.length);
        }
        bytes.putInt(Commit.crc(bytes.duplicate().flip()));
        SmallFiles.replace(file, bytes.array());
    }

    /** The most bytes that a checkpoint of so many numbers has. */
    public static long mostBytes(long floats) {
        return START + MAX_HEADER_BYTES + 4 * floats + 4;
    }

    /**
     * With no more memory than the file is worth, whatever its header says and however its checksum was made to fit.
     *
     * @param mostBytes that a file may have to be read
     * @throws IOException when it cannot be read, or is not what was written
     */
    public static CheckpointFile read(Path file, long mostBytes) throws IOException {
        ByteBuffer bytes = bytes(file, mostBytes);
        int end = bytes.capacity() - 4;
        if (end < START || !Arrays.equals(bytes.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("not a checkpoint of this version: path=" + file);
        }
        if (Commit.crc(bytes.duplicate().limit(end)) != bytes.getInt(end)) {
            throw new IOException("checkpoint is damaged: path=" + file);
        }
        int length = bytes.getInt(MAGIC.length);
        if (length < 0 || length > Math.min(MAX_HEADER_BYTES, end - START)) {
            throw new IOException("checkpoint is damaged: path=" + file + ", header_bytes=" + length + ", allowed are 0 to " + Math.min(MAX_HEADER_BYTES, end - START));
        }
        try {
            JsonObject header = new JsonObject(Buffer.buffer(Arrays.copyOfRange(bytes.array(), START, START + length)));
            Map<String, float[]> tensors = tensors((JsonArray) header.remove("tensors"), bytes.position(START + length).limit(end));
            return new CheckpointFile(header, tensors);
        } catch (RuntimeException e) {
            throw new IOException("checkpoint is damaged: path=" + file + " (" + e.getMessage() + ")", e);
        }
    }

    private static Map<String, float[]> tensors(JsonArray names, ByteBuffer bytes) {
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (Object entry : names) {
            String name = ((JsonArray) entry).getString(0);
            int count = ((JsonArray) entry).getInteger(1);
            if (count < 0 || count > bytes.remaining() / 4) {
                throw new IllegalArgumentException("tensor=" + name + " has values=" + count + ", allowed are 0 to " + bytes.remaining() / 4);
            }
            float[] values = new float[count];
            bytes.asFloatBuffer().get(values);
            bytes.position(bytes.position() + 4 * count);
            tensors.put(name, values);
        }
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException("bytes=" + bytes.remaining() + " behind the tensors");
        }
        return tensors;
    }

    /** Links and devices are not read: somebody else may have laid the store down. */
    private static ByteBuffer bytes(Path file, long mostBytes) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("a checkpoint must be a file of its own: path=" + file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long size = channel.size();
            if (size > Math.min(mostBytes, MAX_BYTES)) {
                throw new IOException("checkpoint is too long: path=" + file + ", bytes=" + size + ", allowed are " + Math.min(mostBytes, MAX_BYTES));
            }
            return LogFiles.readFully(channel, ByteBuffer.allocate((int) size), 0).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    /** @throws StoreException when a newer program wrote it, whose run would lose its place */
    static void requireKnown(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        byte[] magic;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            magic = in.readNBytes(MAGIC.length);
        }
        String text = new String(magic, StandardCharsets.US_ASCII);
        if (text.matches(KIND + "[0-9]{2}") && Integer.parseInt(text.substring(KIND.length())) > VERSION) {
            throw new StoreException("the checkpoint " + file + " has version=" + Integer.parseInt(text.substring(KIND.length())) + ", this server reads up to " + VERSION
                    + "; use the newer server that wrote it");
        }
    }
}
