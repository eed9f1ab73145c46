package dev.lockstep.server.stream;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Counts what a client sends, which has nothing to say but that it lives: every ping is answered, also to one that never reads the answers. */
final class ClientFrames {
    static final int MOST = 100;
    static final int SECONDS = 10;

    private final LongSupplier clock;
    private long began;
    private int count;

    /** @param clock in nanoseconds */
    ClientFrames(LongSupplier clock) {
        this.clock = clock;
        this.began = clock.getAsLong();
    }

    /** One more has come: whether that is too many. */
    boolean tooMany() {
        long now = clock.getAsLong();
        if (now - began > TimeUnit.SECONDS.toNanos(SECONDS)) {
            began = now;
            count = 0;
        }
        return ++count > MOST;
    }
}
