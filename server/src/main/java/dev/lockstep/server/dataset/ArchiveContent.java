package dev.lockstep.server.dataset;

import dev.lockstep.engine.data.DatasetArchive;
import dev.lockstep.engine.data.DatasetFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * All files of a dataset, unpacked from one gzip tar archive.
 *
 * @param files in the order in which they appear under their names; with the last one the dataset counts as present
 */
record ArchiveContent(DatasetArchive archive, List<DatasetFile> files, Path directory) implements Content {
    PartFile part() {
        return new PartFile(directory, archive.name(), archive.bytes(), 0, this);
    }

    @Override
    public boolean present() {
        return files.stream().allMatch(file -> Files.isRegularFile(directory.resolve(file.name())));
    }

    @Override
    public void accept(Path tar) throws IOException {
        Sha256.require(archive.name(), Sha256.of(tar), archive.sha256());
        Set<DatasetFile> missing = new HashSet<>(files);
        try (TarArchiveInputStream entries = new TarArchiveInputStream(new GZIPInputStream(Files.newInputStream(tar), 1 << 16))) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Optional<DatasetFile> wanted = wanted(entry);
                if (wanted.isPresent()) {
                    unpack(entries, wanted.get());
                    missing.remove(wanted.get());
                }
            }
        }
        if (!missing.isEmpty()) {
            throw new MirrorException(archive.name() + " lacks " + String.join(", ", missing.stream().map(DatasetFile::name).sorted().toList()), true);
        }
        for (DatasetFile file : files) {
            Files.move(unpacked(file), directory.resolve(file.name()), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.delete(tar);
    }

    /** By the last part of the name alone, so that no entry can lead out of the directory; links have no content of their own. */
    private Optional<DatasetFile> wanted(TarArchiveEntry entry) {
        String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
        return entry.isFile() && !entry.isLink() && !entry.isSymbolicLink() ? files.stream().filter(file -> file.name().equals(name)).findFirst() : Optional.empty();
    }

    private void unpack(InputStream content, DatasetFile file) throws IOException {
        Path target = unpacked(file);
        // What lies there may be a link to somewhere else.
        Files.deleteIfExists(target);
        // An entry that goes on and on fills no disk.
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[1 << 16];
            long left = file.bytes() + 1;
            for (int count; left > 0 && (count = content.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0; left -= count) {
                out.write(buffer, 0, count);
            }
        }
        if (Files.size(target) != file.bytes()) {
            throw new MirrorException(archive.name() + ": " + file.name() + " has length=" + Files.size(target) + ", expected " + file.bytes(), true);
        }
        Sha256.sync(target);
    }

    private Path unpacked(DatasetFile file) {
        return directory.resolve(file.name() + ".unpacking");
    }
}
