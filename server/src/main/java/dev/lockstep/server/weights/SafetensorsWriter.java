package dev.lockstep.server.weights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * Writes the safetensors format: the length of the header as u64, the header as JSON padded with spaces to a multiple of 8, the data, all little-endian.
 * Values are F32; what PyTorch counts in, {@code num_batches_tracked}, is I64.
 */
public final class SafetensorsWriter {
    private static final String COUNTER = ".num_batches_tracked";

    private SafetensorsWriter() {}

    /** Under a temporary name first: the file is there whole or not at all. */
    public static void write(Path file, List<Tensor> tensors, Map<String, String> metadata) throws IOException {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        ObjectNode about = header.putObject("__metadata__").put("format", "pt");
        metadata.forEach(about::put);
        long offset = 0;
        for (Tensor tensor : tensors) {
            long end = offset + bytes(tensor);
            ObjectNode entry = header.putObject(tensor.name()).put("dtype", counts(tensor) ? "I64" : "F32");
            tensor.dims().forEach(entry.putArray("shape")::add);
            entry.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        String json = header.toString();
        byte[] text = (json + " ".repeat((8 - json.getBytes(StandardCharsets.UTF_8).length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, file.getFileName().toString(), ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            drain(channel, buffer(8).putLong(text.length));
            drain(channel, buffer(text.length).put(text));
            for (Tensor tensor : tensors) {
                drain(channel, data(tensor));
            }
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static boolean counts(Tensor tensor) {
        return tensor.name().endsWith(COUNTER);
    }

    private static long bytes(Tensor tensor) {
        return (counts(tensor) ? 8L : 4L) * tensor.values().length;
    }

    private static ByteBuffer data(Tensor tensor) {
        ByteBuffer data = buffer((int) bytes(tensor));
        for (float value : tensor.values()) {
            if (counts(tensor)) {
                data.putLong((long) value);
            } else {
                data.putFloat(value);
            }
        }
        return data;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
