package dev.lockstep.engine.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Images that somebody put into a directory: four IDX files, or class-named folders of PNG or JPEG images. Whatever is at fault is named. */
public final class CustomSource implements DatasetSource {
    /** A colon, because a slash would need an escape in the addresses of the interface. */
    static final String PREFIX = "custom:";
    /** Measured when the dataset is opened. One array, so that equal infos are equal. */
    private static final float[] UNKNOWN = {};

    private final Path directory;
    private final CustomFolder folder;
    private final DatasetInfo info;

    private CustomSource(Path directory, CustomFolder folder) {
        this.directory = directory;
        this.folder = folder;
        String name = directory.getFileName().toString();
        this.info = new DatasetInfo(PREFIX + name, name, "Your own images.", folder.channels(), folder.height(), folder.width(), folder.classNames(),
                folder.train(), folder.test(), UNKNOWN, UNKNOWN);
    }

    /**
     * Looks at the names in the directory, at headers, and at one image; named {@code custom:} and the directory's name.
     *
     * @throws DatasetException when no dataset can be made of it
     */
    public static CustomSource of(Path directory) throws DatasetException {
        Path place = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(place) || place.getFileName() == null) {
            throw new DatasetException(directory + ": is no directory, expected one with IDX files or class-named folders of images");
        }
        return new CustomSource(place, IdxFolder.looksLikeOne(place) ? IdxFolder.scan(place) : ImageFolder.scan(place));
    }

    @Override
    public DatasetInfo info() {
        return info;
    }

    @Override
    public List<DatasetFile> files() {
        return List.of();
    }

    @Override
    public Object fingerprint() {
        return List.of(info, folder.fingerprint());
    }

    @Override
    public Presence presence(Path dataDir) {
        return Files.isDirectory(directory) ? new Presence(true, "read from " + directory) : new Presence(false, "missing: " + directory);
    }

    /** @param dataDir is not looked at */
    @Override
    public Dataset open(int train, int test, Path dataDir) throws DatasetException {
        CustomLimits.memory(directory, (long) train + test, (long) info.channels() * info.height() * info.width());
        return folder.open(info, train, test);
    }
}
