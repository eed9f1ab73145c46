package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The open files of one log that is being written. Appends come from the writer thread; {@link #sync} may come from another at the same time. */
final class LogAppender {
    private final RunLog log;
    private final FileChannel data;
    private final FileChannel commits;

    LogAppender(RunLog log, LogDisk disk) throws IOException {
        this.log = log;
        Path directory = log.file().getParent();
        Files.createDirectories(directory);
        data = disk.open(log.file());
        try {
            commits = disk.open(log.commitsFile());
            // Also of files that are there: who created them may have been killed before it came to this.
            disk.syncDirectory(directory);
            disk.syncDirectory(directory.getParent());
        } catch (IOException e) {
            data.close();
            throw e;
        }
    }

    RunLog log() {
        return log;
    }

    /** One record batch, behind the schema if it is the first. The log is as before when this fails. */
    void append(byte[] message, long flushedNanos) throws IOException {
        LogTail before = log.tail();
        log.comes(message, flushedNanos);
        try {
            LogTail tail = before.commits() == 0 ? put(log.kind().schemaMessage(), before) : before;
            log.publish(put(message, tail));
        } catch (IOException e) {
            cutTo(before, e);
            throw new LogWriteException("cannot append to run log: path=" + log.file() + ", bytes=" + message.length + ", " + freeSpace() + ": " + reason(e), e);
        }
    }

    private LogTail put(byte[] message, LogTail tail) throws IOException {
        Commit commit = Commit.of(tail.bytes(), message, tail.commits());
        LogFiles.writeFully(data, ByteBuffer.wrap(message), tail.bytes());
        LogFiles.writeFully(commits, commit.encode(), tail.commitBytes());
        return tail.plus(commit);
    }

    /** Best effort: what stays behind the tail is overwritten by the next append, or cut by recovery. */
    private void cutTo(LogTail tail, IOException cause) {
        try {
            commits.truncate(tail.commitBytes());
            data.truncate(tail.bytes());
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    void sync() throws IOException {
        try {
            data.force(false);
            commits.force(false);
        } catch (IOException e) {
            throw new LogWriteException("cannot make run log durable: path=" + log.file() + ", " + freeSpace() + ": " + reason(e), e);
        }
    }

    void close() throws IOException {
        log.forgetRecent();
        try (data) {
            commits.close();
        }
    }

    private String freeSpace() {
        try {
            return "free_bytes=" + Files.getFileStore(log.file().getParent()).getUsableSpace();
        } catch (IOException e) {
            return "free_bytes=unknown";
        }
    }

    static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
