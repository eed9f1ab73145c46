package dev.lockstep.engine.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Four IDX files, plain or gzip, told apart by their names: images or labels, of train or of test (or t10k). */
record IdxFolder(Path trainImages, Path trainLabels, Path testImages, Path testLabels, int train, int test, int height, int width, int classes,
        Object fingerprint) implements CustomFolder {
    static boolean looksLikeOne(Path directory) throws DatasetException {
        return files(directory).stream().anyMatch(file -> has(file, "images") || has(file, "labels"));
    }

    static IdxFolder scan(Path directory) throws DatasetException {
        List<Path> files = files(directory);
        Path trainImages = find(directory, files, "images", "train");
        Path trainLabels = find(directory, files, "labels", "train");
        Path testImages = find(directory, files, "images", "t10k", "test");
        Path testLabels = find(directory, files, "labels", "t10k", "test");
        int[] train = IdxHeader.images(trainImages);
        int[] test = IdxHeader.images(testImages);
        if (test[1] != train[1] || test[2] != train[2]) {
            throw new DatasetException(testImages + ": height=" + test[1] + " width=" + test[2] + ", expected height=" + train[1] + " width=" + train[2]
                    + " as in " + trainImages.getFileName());
        }
        int classes = 1 + Math.max(largest(trainLabels, train[0]), largest(testLabels, test[0]));
        CustomLimits.classes(directory, classes);
        List<Object> fingerprint = new ArrayList<>();
        for (Path file : List.of(trainImages, trainLabels, testImages, testLabels)) {
            fingerprint.add(stamp(file));
        }
        return new IdxFolder(trainImages, trainLabels, testImages, testLabels, train[0], test[0], train[1], train[2], classes, fingerprint);
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public List<String> classNames() {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }

    @Override
    public Dataset open(DatasetInfo info, int take, int takeTest) throws DatasetException {
        ChannelMoments moments = new ChannelMoments(1);
        ImageSet training = read(trainImages, trainLabels, train, take, moments);
        return new Dataset(info.measuring(moments.mean(), moments.std()), training, read(testImages, testLabels, test, takeTest, null));
    }

    private ImageSet read(Path images, Path labels, int count, int take, ChannelMoments moments) throws DatasetException {
        byte[] classOf = IdxReader.read(labels, new int[] {count}, take);
        byte[] pixels = IdxReader.read(images, new int[] {count, height, width}, take, moments);
        return new ImageSet(take, 1, height, width, pixels, classOf);
    }

    private static int largest(Path labels, int count) throws DatasetException {
        int largest = 0;
        for (byte label : IdxReader.read(labels, new int[] {count}, count)) {
            largest = Math.max(largest, label & 0xff);
        }
        return largest;
    }

    private static Path find(Path directory, List<Path> files, String kind, String... sets) throws DatasetException {
        List<Path> found = files.stream().filter(file -> has(file, kind) && Stream.of(sets).anyMatch(set -> has(file, set))).toList();
        String wanted = String.join(" or ", sets) + " and " + kind;
        if (found.isEmpty()) {
            throw new DatasetException(directory + ": files=0 with " + wanted + " in their names, expected 1 IDX file, plain or gzip");
        }
        if (found.size() > 1) {
            throw new DatasetException(directory + ": files=" + found.size() + " with " + wanted + " in their names (" + found.get(0).getFileName() + ", "
                    + found.get(1).getFileName() + "), expected 1");
        }
        return found.get(0);
    }

    private static boolean has(Path file, String part) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT).contains(part);
    }

    private static List<Path> files(Path directory) throws DatasetException {
        return new OwnFiles(directory).list(directory, false).stream().filter(file -> mayBeIdx(file.getFileName().toString())).toList();
    }

    /** So that a labels.csv beside folders of images is left alone. */
    private static boolean mayBeIdx(String name) {
        String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
        return plain.contains("idx") || plain.contains("ubyte") || !plain.contains(".");
    }

    private static Object stamp(Path file) throws DatasetException {
        try {
            return List.of(file, Files.size(file), Files.getLastModifiedTime(file));
        } catch (IOException e) {
            throw new DatasetException(file + ": cannot be read: " + e, e);
        }
    }
}
