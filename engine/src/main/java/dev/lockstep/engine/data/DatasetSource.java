package dev.lockstep.engine.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the samples of one dataset come from. Stateless; may be called from several threads at once. */
public interface DatasetSource {
    DatasetInfo info();

    /** What has to lie in a data directory before the dataset can be opened; empty for a generated one. */
    List<DatasetFile> files();

    /** What {@link #files()} are distributed in, when it is not one gzip file each. */
    default Optional<DatasetArchive> archive() {
        return Optional.empty();
    }

    /** Below the data directory, where a download puts the files. */
    default String folder() {
        return info().name();
    }

    /** This source, knowing how many samples there are in a data directory where that differs from place to place. Looks at no content. */
    default DatasetSource in(Path dataDir) {
        return this;
    }

    /** Equal as long as the samples are the same, as far as that can be told without reading them. */
    default Object fingerprint() {
        return info();
    }

    /** Looks for the files without reading them. */
    Presence presence(Path dataDir);

    /**
     * Reads or makes the samples.
     *
     * @param train samples from the front of the training set, 1 to {@link DatasetInfo#train()}
     * @param test samples from the front of the test set, 1 to {@link DatasetInfo#test()}
     */
    Dataset open(int train, int test, Path dataDir) throws DatasetException;
}
