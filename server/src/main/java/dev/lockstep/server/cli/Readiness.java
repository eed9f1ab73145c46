package dev.lockstep.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Why a server cannot take on work, in words that strangers may read; null when it can. Asks the disk. */
final class Readiness implements Supplier<String> {
    private static final long MIN_FREE_BYTES = 16 << 20;

    private final Path store;
    private final BooleanSupplier started;

    Readiness(Path store, BooleanSupplier started) {
        this.store = store;
        this.started = started;
    }

    @Override
    public String get() {
        if (!started.getAsBoolean()) {
            return "the server is still starting";
        }
        try {
            if (!Files.isWritable(store)) {
                return "the store cannot be written to";
            }
            long free = Files.getFileStore(store).getUsableSpace();
            return free >= MIN_FREE_BYTES ? null : "the disk of the store is full: free_bytes=" + free + ", needed are " + MIN_FREE_BYTES;
        } catch (IOException e) {
            return "the store cannot be reached";
        }
    }
}
