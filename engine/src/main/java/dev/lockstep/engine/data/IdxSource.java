package dev.lockstep.engine.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A grayscale dataset in four IDX files, each plain or gzip.
 *
 * @param folder below the data directory, where the files are looked for first and where a download puts them
 * @param alone whether they are looked for nowhere else; otherwise also in the data directory itself. Only one dataset can have files of these names there
 * @param trainImages like the three after it: which file of the four it is
 */
public record IdxSource(DatasetInfo info, String folder, boolean alone, DatasetFile trainImages, DatasetFile trainLabels, DatasetFile testImages,
        DatasetFile testLabels) implements DatasetSource {
    public IdxSource {
        if (info.channels() != 1) {
            throw new IllegalArgumentException("channels=" + info.channels() + ", IDX images have 1");
        }
    }

    public IdxSource(DatasetInfo info, String folder, DatasetFile trainImages, DatasetFile trainLabels, DatasetFile testImages, DatasetFile testLabels) {
        this(info, folder, false, trainImages, trainLabels, testImages, testLabels);
    }

    @Override
    public List<DatasetFile> files() {
        return List.of(trainImages, trainLabels, testImages, testLabels);
    }

    @Override
    public Presence presence(Path dataDir) {
        List<String> missing = new ArrayList<>();
        for (DatasetFile file : files()) {
            if (find(file, dataDir).isEmpty()) {
                missing.add(file.name());
            }
        }
        if (missing.isEmpty()) {
            return new Presence(true, "read from " + find(trainImages, dataDir).orElseThrow().getParent());
        }
        return new Presence(false, "missing in " + dataDir.resolve(folder) + ": " + String.join(", ", missing) + " (plain or .gz)");
    }

    @Override
    public Dataset open(int train, int test, Path dataDir) throws DatasetException {
        return new Dataset(info,
                read(trainImages, trainLabels, info.train(), train, dataDir),
                read(testImages, testLabels, info.test(), test, dataDir));
    }

    private ImageSet read(DatasetFile images, DatasetFile labels, int count, int take, Path dataDir) throws DatasetException {
        Path imageFile = require(images, dataDir);
        Path labelFile = require(labels, dataDir);
        byte[] classes = IdxReader.read(labelFile, new int[] {count}, take);
        for (int i = 0; i < take; i++) {
            if ((classes[i] & 0xff) >= info.classes()) {
                throw new DatasetException(labelFile + ": label[" + i + "]=" + (classes[i] & 0xff) + ", allowed are 0 to " + (info.classes() - 1));
            }
        }
        byte[] pixels = IdxReader.read(imageFile, new int[] {count, info.height(), info.width()}, take);
        return new ImageSet(take, 1, info.height(), info.width(), pixels, classes);
    }

    private Path require(DatasetFile file, Path dataDir) throws DatasetException {
        Optional<Path> found = find(file, dataDir);
        if (found.isEmpty()) {
            throw new DatasetException(info.name() + ": " + presence(dataDir).detail());
        }
        return found.get();
    }

    private Optional<Path> find(DatasetFile file, Path dataDir) {
        for (Path directory : alone ? List.of(dataDir.resolve(folder)) : List.of(dataDir.resolve(folder), dataDir)) {
            for (String name : List.of(file.name(), file.name() + ".gz")) {
                if (Files.isRegularFile(directory.resolve(name))) {
                    return Optional.of(directory.resolve(name));
                }
            }
        }
        return Optional.empty();
    }
}
