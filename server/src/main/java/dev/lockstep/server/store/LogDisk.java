package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Opens the files to which logs are appended. Tests put one in its place that loses what was not synced. */
@FunctionalInterface
interface LogDisk {
    LogDisk SYSTEM = file -> FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE);

    /** To write; created where it is missing. */
    FileChannel open(Path file) throws IOException;

    /** A file that was created may be gone without it, whatever was synced of its content. */
    default void syncDirectory(Path directory) throws IOException {
        SmallFiles.syncDirectory(directory);
    }
}
