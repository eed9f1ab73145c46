package dev.lockstep.server.store;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The newest records of a log that is being written, with the time when each was flushed: those who follow it live need not open its files. One thread puts,
 * before it publishes the record; any thread takes.
 */
final class RecentRecords {
    private static final int KEPT = 128;
    /** Times are kept for longer: those of a client that lags are the ones that must not be missing. */
    private static final int TIMES = 4096;
    /** Larger messages are left to the files, so that what is kept of a log stays below half a MiB. */
    private static final int MAX_BYTES = 4 << 10;

    private record Recent(int record, byte[] message) {}

    private record Flush(int record, long nanos) {}

    private final AtomicReferenceArray<Recent> recent = new AtomicReferenceArray<>(KEPT);
    private final AtomicReferenceArray<Flush> flushes = new AtomicReferenceArray<>(TIMES);

    void put(int record, long flushedNanos, byte[] message) {
        recent.set(record % KEPT, new Recent(record, message.length <= MAX_BYTES ? message : null));
        flushes.set(record % TIMES, new Flush(record, flushedNanos));
    }

    /** {@link System#nanoTime()}, or 0 when it is forgotten. */
    long flushedNanos(int record) {
        Flush found = flushes.get(record % TIMES);
        return found != null && found.record == record ? found.nanos : 0;
    }

    /** Null when it is forgotten or was too large. */
    byte[] message(int record) {
        Recent found = recent.get(record % KEPT);
        return found != null && found.record == record ? found.message : null;
    }
}
