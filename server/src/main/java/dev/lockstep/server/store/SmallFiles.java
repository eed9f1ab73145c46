package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are replaced whole. */
public final class SmallFiles {
    private SmallFiles() {}

    /**
     * After a crash at any moment the file holds either all of its old content or all of the new. Creates the file's directory. Blocks until the content is
     * on the disk; on failure the old content stays.
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path temporary = Files.createTempFile(directory, "." + file.getFileName(), ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                LogFiles.writeFully(channel, ByteBuffer.wrap(content), 0);
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
        syncDirectory(directory);
    }

    /** What a crash left of replacements. Nobody may be replacing files of the directory. */
    static void removeTemporary(Path directory) throws IOException {
        try (var files = Files.newDirectoryStream(directory, ".*.tmp")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    /** Makes the names in a directory durable; does nothing where the system cannot (Windows). */
    static void syncDirectory(Path directory) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException e) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
