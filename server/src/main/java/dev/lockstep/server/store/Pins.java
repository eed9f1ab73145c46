package dev.lockstep.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which runs somebody wants to keep, whatever room is needed: those with a file of this name in their directories. Any thread. */
public final class Pins {
    private static final String MARK = "pinned";

    private final Path runs;
    private final Set<Integer> pinned = ConcurrentHashMap.newKeySet();

    /** @param runs where the directories of runs are */
    Pins(Path runs) {
        this.runs = runs;
    }

    /** Looks whether the run was pinned in an earlier life of the server. Blocks. */
    void recover(int run) {
        if (Files.exists(mark(run))) {
            pinned.add(run);
        }
    }

    public boolean isPinned(int run) {
        return pinned.contains(run);
    }

    public int count() {
        return pinned.size();
    }

    /** Safe when this returns. Blocks. */
    public void pin(int run, boolean wanted) throws IOException {
        if (wanted) {
            SmallFiles.replace(mark(run), new byte[0]);
            pinned.add(run);
        } else {
            Files.deleteIfExists(mark(run));
            SmallFiles.syncDirectory(runs);
            pinned.remove(run);
        }
    }

    private Path mark(int run) {
        return runs.resolve(Integer.toString(run)).resolve(MARK);
    }
}
