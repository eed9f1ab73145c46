package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Finds the longest prefix of a log whose entries and messages all check, and cuts the files to it. */
final class LogRecovery {
    private static final int CHUNK_BYTES = 1 << 18;

    private LogRecovery() {}

    /** @param cut null when there was nothing to cut */
    record Result(LogTail tail, LogCut cut) {}

    static Result recover(int run, Path data, Path commits) throws IOException {
        long dataBytes = LogFiles.size(data);
        long commitBytes = LogFiles.size(commits);
        LogTail tail = dataBytes == 0 || commitBytes == 0 ? LogTail.EMPTY : check(data, dataBytes, commits, commitBytes);
        long dataCut = dataBytes - tail.bytes();
        long commitCut = commitBytes - tail.commitBytes();
        if (dataCut == 0 && commitCut == 0) {
            return new Result(tail, null);
        }
        Path kept = null;
        if (dataCut > 0 && commitCut >= Commit.BYTES) {
            kept = keepRest(data, tail.bytes());
            keepRest(commits, tail.commitBytes());
        }
        truncate(data, tail.bytes());
        truncate(commits, tail.commitBytes());
        return new Result(tail, new LogCut(run, data, tail.records(), dataCut, commitCut, kept));
    }

    private static LogTail check(Path data, long dataBytes, Path commits, long commitBytes) throws IOException {
        LogTail tail = LogTail.EMPTY;
        try (FileChannel dataChannel = FileChannel.open(data, StandardOpenOption.READ);
                FileChannel commitChannel = FileChannel.open(commits, StandardOpenOption.READ)) {
            Window window = new Window(dataChannel, dataBytes);
            ByteBuffer entries = ByteBuffer.allocate(Commit.BYTES * 1024).limit(0);
            while (commitBytes - tail.commitBytes() >= Commit.BYTES) {
                if (!entries.hasRemaining()) {
                    long left = (commitBytes - tail.commitBytes()) / Commit.BYTES * Commit.BYTES;
                    entries.clear().limit((int) Math.min(entries.capacity(), left));
                    LogFiles.readFully(commitChannel, entries, tail.commitBytes());
                }
                Commit commit = Commit.decode(entries, tail.commits());
                if (commit == null || commit.start() != tail.bytes() || commit.end() > dataBytes || window.crc(commit) != commit.dataCrc()) {
                    break;
                }
                tail = tail.plus(commit);
            }
        }
        return tail;
    }

    /** The part of the data at hand: most messages are small, and a read for each of them would take longer than its checksum. */
    private static final class Window {
        private final FileChannel data;
        private final long size;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(CHUNK_BYTES).limit(0);
        private long start;

        private Window(FileChannel data, long size) {
            this.data = data;
            this.size = size;
        }

        private int crc(Commit commit) throws IOException {
            CRC32C crc = new CRC32C();
            for (long at = commit.start(); at < commit.end(); ) {
                if (at < start || at >= start + bytes.limit()) {
                    start = at;
                    bytes.clear().limit((int) Math.min(bytes.capacity(), size - at));
                    LogFiles.readFully(data, bytes, at);
                }
                int from = (int) (at - start);
                int length = (int) Math.min(bytes.limit() - from, commit.end() - at);
                crc.update(bytes.duplicate().limit(from + length).position(from));
                at += length;
            }
            return (int) crc.getValue();
        }
    }

    /** Bytes that were once committed may still be worth something to a person with a hex editor. */
    private static Path keepRest(Path file, long from) throws IOException {
        Path kept = file.resolveSibling(file.getFileName() + ".damaged");
        for (int i = 2; Files.exists(kept); i++) {
            kept = file.resolveSibling(file.getFileName() + ".damaged-" + i);
        }
        Path partial = file.resolveSibling(kept.getFileName() + ".tmp");
        try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel target = FileChannel.open(
                        partial, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
            long size = source.size();
            for (long at = from; at < size; ) {
                at += source.transferTo(at, size - at, target);
            }
            target.force(true);
        }
        return Files.move(partial, kept, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void truncate(Path file, long bytes) throws IOException {
        if (LogFiles.size(file) > bytes) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(bytes);
                channel.force(true);
            }
        }
    }
}
