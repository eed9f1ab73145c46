package dev.lockstep.server.dataset;

import java.util.List;
import java.util.Map;

/**
 * Where files come from and how patiently.
 *
 * @param mirrors from a dataset's name to base URLs, each ending in a slash, in the order in which they are tried
 * @param pieceBytes asked for by one request; what a broken connection loses at most
 * @param attempts failures in a row after which a mirror is given up
 * @param retryMillis pause after a failure
 * @param idleMillis silence after which a connection counts as broken
 */
record DownloadOptions(Map<String, List<String>> mirrors, int pieceBytes, int attempts, long retryMillis, long idleMillis) {
    static final DownloadOptions STANDARD = new DownloadOptions(
            Map.of("mnist", List.of("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/")),
            1 << 20, 3, 1_000, 20_000);

    List<String> mirrorsOf(String dataset) {
        return mirrors.getOrDefault(dataset, List.of());
    }
}
