package dev.lockstep.server.store;

import java.nio.file.Path;

/**
 * What recovery took off the end of a log because it did not check: what a crash left half written, or what the disk returned damaged.
 *
 * @param records record batches that were kept
 * @param dataBytes cut from the data file
 * @param commitBytes cut from the commits file
 * @param keptIn where the cut bytes went; null for the ordinary torn end, in which no complete entry was lost
 */
public record LogCut(int run, Path data, int records, long dataBytes, long commitBytes, Path keptIn) {
    @Override
    public String toString() {
        return "run log was cut to what checks: path=" + data + ", records=" + records + ", cut_bytes=" + dataBytes + ", cut_commit_bytes=" + commitBytes
                + (keptIn == null ? "" : "; the damaged rest is kept in " + keptIn);
    }
}
