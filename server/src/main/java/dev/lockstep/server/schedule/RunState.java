package dev.lockstep.server.schedule;

import java.util.Locale;

/** Where a run stands; the names of the interface in lower case. */
public enum RunState {
    /** Waits for a worker: a new one, or one that was paused and is to go on. */
    QUEUED,
    RUNNING,
    /** Began, and waits until its sweep is resumed: in memory, or after a restart of the server on the disk. */
    PAUSED,
    DONE, STOPPED, FAILED, DIVERGED;

    public boolean ended() {
        return this != QUEUED && this != RUNNING && this != PAUSED;
    }

    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunState of(String json) {
        return valueOf(json.toUpperCase(Locale.ROOT));
    }
}
