package dev.lockstep.engine.data;

import java.util.List;

/** What lies in the folder of a custom dataset, as far as that is known without reading all of it. */
interface CustomFolder {
    int channels();

    int height();

    int width();

    List<String> classNames();

    int train();

    int test();

    /** Equal as long as names, sizes and times of the files are. */
    Object fingerprint();

    /** Reads the front of both sets, and all of the training set to measure it. */
    Dataset open(DatasetInfo info, int train, int test) throws DatasetException;
}
