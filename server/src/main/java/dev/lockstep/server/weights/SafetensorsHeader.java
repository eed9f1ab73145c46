package dev.lockstep.server.weights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What stands in front of the values of a safetensors file: the length of the header as u64, the header as JSON padded with spaces to a multiple of 8. Values
 * are F32, little-endian; what PyTorch counts in, {@code num_batches_tracked}, is I64.
 */
public final class SafetensorsHeader {
    private static final String COUNTER = ".num_batches_tracked";

    private final ObjectNode entries = JsonNodeFactory.instance.objectNode();
    private long offset;

    public SafetensorsHeader(Map<String, String> metadata) {
        ObjectNode about = entries.putObject("__metadata__").put("format", "pt");
        metadata.forEach(about::put);
    }

    /** The next tensor of the file, under a name of its own. */
    public void add(String name, Tensor tensor) {
        long end = offset + size(tensor);
        ObjectNode entry = entries.putObject(name).put("dtype", counts(tensor) ? "I64" : "F32");
        tensor.dims().forEach(entry.putArray("shape")::add);
        entry.putArray("data_offsets").add(offset).add(end);
        offset = end;
    }

    /** Everything in front of the values. */
    public byte[] bytes() {
        String json = entries.toString();
        byte[] text = (json + " ".repeat((8 - json.getBytes(StandardCharsets.UTF_8).length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length).order(ByteOrder.LITTLE_ENDIAN).putLong(text.length).put(text).array();
    }

    /** The values of a tensor, whole. */
    public static ByteBuffer data(Tensor tensor) {
        ByteBuffer data = ByteBuffer.allocate((int) size(tensor)).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor.values()) {
            if (counts(tensor)) {
                data.putLong((long) value);
            } else {
                data.putFloat(value);
            }
        }
        return data.flip();
    }

    private static boolean counts(Tensor tensor) {
        return tensor.name().endsWith(COUNTER);
    }

    private static long size(Tensor tensor) {
        return (counts(tensor) ? 8L : 4L) * tensor.values().length;
    }
}
