package dev.lockstep.server.export;

import dev.lockstep.server.store.RunLog;

/** A weights log of which the first {@code records} are wanted. */
record WeightsSource(int run, RunLog log, int records) implements LogSource {}
