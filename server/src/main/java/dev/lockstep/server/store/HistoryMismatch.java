package dev.lockstep.server.store;

/** A run that was continued did not compute what its log holds. The log is right: it was written first, and people have seen it. */
public final class HistoryMismatch extends RuntimeException {
    HistoryMismatch(int run, String computed, String logged) {
        super("run=" + run + " computed again what its log holds, and found something else: computed " + computed + ", logged " + logged
                + "; the dataset or the program has changed since the run began, retry it to train it anew");
    }
}
