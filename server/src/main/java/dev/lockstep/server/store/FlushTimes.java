package dev.lockstep.server.store;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * When the newest records of a log were flushed. One thread notes, before it publishes the record; any thread may ask. Older records and those of an earlier
 * process are forgotten: the times say how far behind training the live streams are, and nothing else.
 */
final class FlushTimes {
    private static final int KEPT = 256;

    private final AtomicLongArray nanos = new AtomicLongArray(KEPT);

    void note(int record, long nanos) {
        this.nanos.set(record % KEPT, nanos);
    }

    /** {@link System#nanoTime()}, or 0 when it is not known. @param records how many there are now */
    long of(int record, int records) {
        return records - record < KEPT ? nanos.get(record % KEPT) : 0;
    }
}
