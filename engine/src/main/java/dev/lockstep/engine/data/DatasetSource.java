package dev.lockstep.engine.data;

import java.nio.file.Path;
import java.util.List;

/** Where the samples of one dataset come from. Stateless; may be called from several threads at once. */
public interface DatasetSource {
    DatasetInfo info();

    /** What has to lie in a data directory before the dataset can be opened; empty for a generated one. */
    List<DatasetFile> files();

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
