package dev.lockstep.server.stream;

import dev.lockstep.server.store.RunLog;

/** Where a socket stands in the log of one run. But for the run, all of it is {@link LogCursor}'s and its {@link DueLogs}'. */
class LogPlace {
    final int run;
    /** Whether the cursor reads this log, or has read it until it was left. */
    boolean added;
    int next;
    /** Bytes of the next record that were read. */
    long offset;
    boolean due;
    /** Nothing more is wanted; where it stands is remembered. */
    boolean left;
    /** Counted among those that have not caught up. */
    boolean behind;
    /** Whether its log was looked at. */
    boolean seen;
    /** Null until something of it is read. */
    RunLog log;
    /** The end that was seen first, or when the client came back: the run has caught up when it is there, and records from there on are live. */
    int live;

    LogPlace(int run) {
        this.run = run;
    }

    /** What comes next, as far as it is in memory and begins a message; null where it must be read. */
    final RunLog.Chunk recent(int mostBytes) {
        return log == null || offset > 0 ? null : log.recent(next, mostBytes);
    }
}
