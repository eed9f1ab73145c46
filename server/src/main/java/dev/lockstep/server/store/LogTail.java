package dev.lockstep.server.store;

/**
 * Where a log ends.
 *
 * @param commits entries in the commits file: none, or the schema's and one per record batch
 * @param bytes of the data file up to there
 */
record LogTail(int commits, long bytes) {
    static final LogTail EMPTY = new LogTail(0, 0);

    int records() {
        return Math.max(0, commits - 1);
    }

    LogTail plus(Commit commit) {
        return new LogTail(commits + 1, commit.end());
    }

    long commitBytes() {
        return (long) commits * Commit.BYTES;
    }
}
