package dev.lockstep.server.dataset;

import java.io.IOException;
import java.nio.file.Path;

/** What a download is for: where its bytes end up once they are all there. Blocks. */
interface Content {
    /** Whether nothing has to be downloaded any more. */
    boolean present();

    /**
     * Checks a downloaded file and puts what it holds in its place, whole or not at all; the file itself is gone then.
     *
     * @throws MirrorException when the file is not what it should be
     */
    void accept(Path file) throws IOException;
}
