package dev.lockstep.server.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** Writes files in the safetensors format, see {@link SafetensorsHeader}. */
public final class SafetensorsWriter {
    private SafetensorsWriter() {}

    /** Under a temporary name first: the file is there whole or not at all. */
    public static void write(Path file, List<Tensor> tensors, Map<String, String> metadata) throws IOException {
        SafetensorsHeader header = new SafetensorsHeader(metadata);
        tensors.forEach(tensor -> header.add(tensor.name(), tensor));
        Path folder = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(folder, file.getFileName().toString(), ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            drain(channel, ByteBuffer.wrap(header.bytes()));
            for (Tensor tensor : tensors) {
                drain(channel, SafetensorsHeader.data(tensor));
            }
            channel.force(true);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void drain(FileChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
