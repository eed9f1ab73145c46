package dev.lockstep.server.export;

import dev.lockstep.server.store.RunLog;

/** A run's log, of which the first {@link #records} records are wanted. */
interface LogSource {
    RunLog log();

    int records();
}
