package dev.lockstep.server.schedule;

import java.util.Locale;

/** Where a sweep stands, as a whole. */
public enum SweepState {
    /** No run has started. */
    QUEUED,
    RUNNING,
    /** A pause was asked for, and some runs still train. */
    PAUSING,
    /** No run trains, and none starts until somebody resumes it. */
    PAUSED,
    /** A stop was asked for, and some runs have not heard of it yet. */
    STOPPING,
    /** Every run ended by itself: done, diverged or failed. */
    DONE,
    /** Every run has ended, at least one because somebody stopped it. */
    STOPPED;

    public boolean ended() {
        return this == DONE || this == STOPPED;
    }

    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}
