package dev.lockstep.server.store;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest records of a log that is being written, with the time when each was flushed: those who follow it live need not open its files. One thread puts,
 * before it publishes the record; any thread takes.
 */
final class RecentRecords {
    private static final int KEPT = 128;
    /** Larger messages are left to the files, so that what is kept of a log stays below half a MiB. */
    private static final int MAX_BYTES = 4 << 10;

    private record Recent(int record, long flushedNanos, byte[] message) {}

    private final AtomicReferenceArray<Recent> recent = new AtomicReferenceArray<>(KEPT);

    void put(int record, long flushedNanos, byte[] message) {
        recent.set(record % KEPT, new Recent(record, flushedNanos, message.length <= MAX_BYTES ? message : null));
    }

    /** {@link System#nanoTime()}, or 0 when it is forgotten. */
    long flushedNanos(int record) {
        Recent found = find(record);
        return found == null ? 0 : found.flushedNanos;
    }

    /** Null when it is forgotten or was too large. */
    byte[] message(int record) {
        Recent found = find(record);
        return found == null ? null : found.message;
    }

    private Recent find(int record) {
        Recent found = recent.get(record % KEPT);
        return found != null && found.record == record ? found : null;
    }
}
