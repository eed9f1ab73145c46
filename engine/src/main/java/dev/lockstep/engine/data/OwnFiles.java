package dev.lockstep.engine.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in the folder of a custom dataset. The folder itself may be a link, for its owner put it there; a link inside may come with an archive that
 * somebody else made, and what it leads to would be shown to whoever may look.
 */
final class OwnFiles {
    private final Path folder;

    /** @param folder as it is named */
    OwnFiles(Path folder) throws DatasetException {
        try {
            this.folder = folder.toRealPath();
        } catch (IOException e) {
            throw new DatasetException(folder + ": cannot be read: " + e, e);
        }
    }

    /** Files or folders of a directory, sorted by name, character by character; hidden ones left out. */
    List<Path> list(Path directory, boolean folders) throws DatasetException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.list(directory)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (!path.getFileName().toString().startsWith(".") && holds(path, folders)) {
                    found.add(path);
                    if (found.size() > CustomLimits.MAX_IMAGES) {
                        break;
                    }
                }
            }
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetException(directory + ": cannot be read: " + e, e);
        }
        found.sort((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()));
        return found;
    }

    /** Whether it is there as what it should be. @throws DatasetException when it is a link that leads out of the folder */
    boolean holds(Path path, boolean isFolder) throws DatasetException {
        if (isFolder ? !Files.isDirectory(path) : !Files.isRegularFile(path)) {
            return false;
        }
        try {
            if (Files.isSymbolicLink(path) && !path.toRealPath().startsWith(folder)) {
                throw new DatasetException(path + ": is a link that leads out of " + folder + "; put the file in its place");
            }
            return true;
        } catch (IOException e) {
            throw new DatasetException(path + ": cannot be read: " + e, e);
        }
    }
}
