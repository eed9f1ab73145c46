package dev.lockstep.server.stream;

/** A client claims more records than there are: its data are from another store, or from a log that a crash cut. */
final class ImpossibleCursor extends RuntimeException {
    ImpossibleCursor(int run, int from, int records) {
        super("from: run=" + run + ", records=" + from + ", but the log has " + records + "; start again from 0", null, false, false);
    }
}
