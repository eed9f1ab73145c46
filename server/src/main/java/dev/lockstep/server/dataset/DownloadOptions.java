package dev.lockstep.server.dataset;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

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
            Map.of(
                    "mnist", List.of("https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"),
                    "fashion-mnist", List.of("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/",
                            "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"),
                    "cifar10", List.of("https://www.cs.toronto.edu/~kriz/",
                            "https://storage.googleapis.com/s4tf-hosted-binaries/datasets/CIFAR10/",
                            "https://mindspore-website.obs.cn-north-4.myhuaweicloud.com/notebook/datasets/")),
            1 << 20, 3, 1_000, 20_000);

    /** With a mirror in front of all others, which has a folder for each dataset. */
    DownloadOptions first(URI mirror) {
        String url = mirror.toString().replaceAll("/*$", "/");
        Map<String, List<String>> more = new TreeMap<>();
        mirrors.forEach((dataset, urls) -> more.put(dataset, Stream.concat(Stream.of(url + dataset + "/"), urls.stream()).toList()));
        return new DownloadOptions(more, pieceBytes, attempts, retryMillis, idleMillis);
    }

    List<String> mirrorsOf(String dataset) {
        return mirrors.getOrDefault(dataset, List.of());
    }
}
