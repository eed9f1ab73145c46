package dev.lockstep.server.stream;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what a client sends: it has little to say, and every ping is answered, also to one that never reads the answers. */
final class ClientFrames {
    /** As often as a page that is drawn anew all the time changes what it wants to see. */
    static final int MOST = 2_000;
    static final int SECONDS = 10;
    static final int MOST_UNREAD_PINGS = 100;

    private final LongSupplier clock;
    private long began;
    private int count;
    private int pings;

    /** @param clock in nanoseconds */
    ClientFrames(LongSupplier clock) {
        this.clock = clock;
        this.began = clock.getAsLong();
    }

    /**
     * One more has come.
     *
     * @param full whether what is sent to the client waits already
     * @return why that is too many, null where it is not
     */
    String tooMany(boolean ping, boolean full) {
        long now = clock.getAsLong();
        if (now - began > TimeUnit.SECONDS.toNanos(SECONDS)) {
            began = now;
            count = 0;
        }
        if (++count > MOST) {
            return "more than " + MOST + " frames in " + SECONDS + " s, allowed are " + MOST;
        }
        pings = !full ? 0 : ping ? pings + 1 : pings;
        return pings > MOST_UNREAD_PINGS ? "more than " + MOST_UNREAD_PINGS + " pings whose answers are not read, allowed are " + MOST_UNREAD_PINGS : null;
    }
}
