package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** One file of a dataset, kept as the gzip file that it comes in. */
record GzipContent(DatasetFile file, Path directory) implements Content {
    /** A gzip file is at most this much longer than its content. */
    private static final long OVERHEAD = 1 << 16;

    PartFile part() {
        return new PartFile(directory, file.name() + ".gz", file.bytes(), OVERHEAD, this);
    }

    @Override
    public boolean present() {
        return Files.isRegularFile(target());
    }

    @Override
    public void accept(Path gzip) throws IOException {
        String content = Sha256.ofContent(gzip, file.bytes(), file.name());
        Sha256.require(file.name(), file.packed() ? Sha256.of(gzip) : content, file.sha256());
        Sha256.sync(gzip);
        Files.move(gzip, target(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path target() {
        return directory.resolve(file.name() + ".gz");
    }
}
