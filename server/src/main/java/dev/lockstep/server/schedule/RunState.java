package dev.lockstep.server.schedule;

import java.util.Locale;

/** Where a run stands; the names of the interface in lower case. */
public enum RunState {
    QUEUED, RUNNING, DONE, STOPPED, FAILED, DIVERGED;

    public boolean ended() {
        return this != QUEUED && this != RUNNING;
    }

    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunState of(String json) {
        return valueOf(json.toUpperCase(Locale.ROOT));
    }
}
