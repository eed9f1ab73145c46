package dev.lockstep.server.store;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
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

    private static final byte[] MAGIC = "LSCKPT01".getBytes(StandardCharsets.US_ASCII);
    private static final int START = 12;

    /** Replaces the file whole, and returns when that is durable. */
    public void write(Path file) throws IOException {
        JsonArray names = new JsonArray();
        tensors.forEach((name, values) -> names.add(new JsonArray().add(name).add(values.length)));
        byte[] json = header.copy().put("tensors", names).toBuffer().getBytes();
        long size = START + json.length + 4L + tensors.values().stream().mapToLong(values -> 4L * values.length).sum();
        if (size > Integer.MAX_VALUE - 8) {
            throw new IOException("a checkpoint of bytes=" + size + " is too large, at most " + (Integer.MAX_VALUE - 8));
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).putInt(json.length).put(json);
        for (float[] values : tensors.values()) {
            bytes.asFloatBuffer().put(values);
            bytes.position(bytes.position() + 4 * values.length);
        }
        bytes.putInt(Commit.crc(bytes.duplicate().flip()));
        SmallFiles.replace(file, bytes.array());
    }

    /** @throws IOException when it cannot be read, or is not what was written */
    public static CheckpointFile read(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int end = bytes.capacity() - 4;
        if (end < START || !Arrays.equals(bytes.array(), 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException("not a checkpoint of this version: path=" + file);
        }
        if (Commit.crc(bytes.duplicate().limit(end)) != bytes.getInt(end)) {
            throw new IOException("checkpoint is damaged: path=" + file);
        }
        int length = bytes.getInt(MAGIC.length);
        JsonObject header = new JsonObject(Buffer.buffer(Arrays.copyOfRange(bytes.array(), START, START + length)));
        bytes.position(START + length);
        Map<String, float[]> tensors = new LinkedHashMap<>();
        for (Object entry : (JsonArray) header.remove("tensors")) {
            float[] values = new float[((JsonArray) entry).getInteger(1)];
            bytes.asFloatBuffer().get(values);
            bytes.position(bytes.position() + 4 * values.length);
            tensors.put(((JsonArray) entry).getString(0), values);
        }
        return new CheckpointFile(header, tensors);
    }
}
