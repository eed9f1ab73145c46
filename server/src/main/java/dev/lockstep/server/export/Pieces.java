package dev.lockstep.server.export;

import java.io.IOException;

/** A download that is made piece by piece, so that one of any length takes the memory of a piece. Reads files: not for event loops. One thread at a time. */
interface Pieces extends AutoCloseable {
    /** The next bytes; null behind the last. */
    byte[] next() throws IOException;

    /** Rows in the pieces so far, or tensors of what has no rows. */
    long rows();

    /** Goes on to the end without making anything: {@link #rows()} counts all of them then. */
    default void countRest() throws IOException {
        while (next() != null) {
            continue;
        }
    }

    @Override
    void close() throws IOException;
}
