package dev.lockstep.engine.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A folder of images for each class, either in {@code train} and {@code test} or alone; then every sixth image of a class is a test image.
 *
 * <p>The classes take turns, each in the order of its file names, so that the front of a set holds all of them.
 */
record ImageFolder(List<String> classNames, List<Labelled> trainFiles, List<Labelled> testFiles, ImageFile.Form form, Object fingerprint)
        implements CustomFolder {
    private static final int TEST_EVERY = 6;

    record Labelled(Path file, byte label) {}

    static ImageFolder scan(Path directory) throws DatasetException {
        OwnFiles own = new OwnFiles(directory);
        Path train = directory.resolve("train");
        Path test = directory.resolve("test");
        boolean split = own.holds(train, true) && own.holds(test, true);
        Path top = split ? train : directory;
        List<String> classes = own.list(top, true).stream().map(path -> path.getFileName().toString()).toList();
        if (classes.size() < CustomLimits.MIN_CLASSES || classes.size() > CustomLimits.MAX_CLASSES) {
            throw new DatasetException(top + ": class folders=" + classes.size() + ", allowed are " + CustomLimits.MIN_CLASSES + " to " + CustomLimits.MAX_CLASSES
                    + ", each with PNG or JPEG images; expected train/CLASS and test/CLASS, or CLASS alone, or four IDX files");
        }
        List<List<Path>> training = new ArrayList<>();
        List<List<Path>> testing = new ArrayList<>();
        for (String name : classes) {
            List<Path> images = images(own, top.resolve(name));
            if (images.isEmpty()) {
                throw new DatasetException(top.resolve(name) + ": images=0, expected at least 1 PNG or JPEG image");
            }
            training.add(split ? images : every(images, false));
            testing.add(split ? images(own, test.resolve(name)) : every(images, true));
        }
        if (split) {
            requireKnown(own, test, classes);
        }
        List<Labelled> trainFiles = takeTurns(training);
        List<Labelled> testFiles = takeTurns(testing);
        CustomLimits.images(top, trainFiles.size());
        if (testFiles.isEmpty()) {
            throw new DatasetException((split ? test : directory) + ": test images=0, expected at least 1"
                    + (split ? "" : "; one class needs " + TEST_EVERY + " images, of which the last is for the test"));
        }
        CustomLimits.images(split ? test : directory, testFiles.size());
        return new ImageFolder(classes, trainFiles, testFiles, ImageFile.form(trainFiles.get(0).file()), stamps(trainFiles, testFiles));
    }

    @Override
    public int channels() {
        return form.channels();
    }

    @Override
    public int height() {
        return form.height();
    }

    @Override
    public int width() {
        return form.width();
    }

    @Override
    public int train() {
        return trainFiles.size();
    }

    @Override
    public int test() {
        return testFiles.size();
    }

    @Override
    public Dataset open(DatasetInfo info, int train, int test) throws DatasetException {
        ChannelMoments moments = new ChannelMoments(form.channels());
        ImageSet training = read(trainFiles, train, moments);
        return new Dataset(info.measuring(moments.mean(), moments.std()), training, read(testFiles.subList(0, test), test, null));
    }

    /** @param moments of all files; null to keep only to those that are taken */
    private ImageSet read(List<Labelled> files, int take, ChannelMoments moments) throws DatasetException {
        byte[] pixels = new byte[take * form.size()];
        byte[] labels = new byte[take];
        byte[] other = new byte[form.size()];
        int plane = form.height() * form.width();
        for (int i = 0; i < files.size(); i++) {
            byte[] into = i < take ? pixels : other;
            int at = i < take ? i * form.size() : 0;
            ImageFile.read(files.get(i).file(), form, into, at);
            if (i < take) {
                labels[i] = files.get(i).label();
            }
            for (int c = 0; moments != null && c < form.channels(); c++) {
                moments.add(c, into, at + c * plane, plane);
            }
        }
        return new ImageSet(take, form.channels(), form.height(), form.width(), pixels, labels);
    }

    private static List<Path> every(List<Path> images, boolean test) {
        List<Path> some = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            if (test == (i % TEST_EVERY == TEST_EVERY - 1)) {
                some.add(images.get(i));
            }
        }
        return some;
    }

    private static List<Labelled> takeTurns(List<List<Path>> ofClasses) {
        List<Labelled> all = new ArrayList<>();
        int longest = ofClasses.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (int label = 0; label < ofClasses.size(); label++) {
                if (i < ofClasses.get(label).size()) {
                    all.add(new Labelled(ofClasses.get(label).get(i), (byte) label));
                }
            }
        }
        return all;
    }

    private static void requireKnown(OwnFiles own, Path test, List<String> classes) throws DatasetException {
        for (Path folder : own.list(test, true)) {
            if (!classes.contains(folder.getFileName().toString())) {
                throw new DatasetException(folder + ": class=" + folder.getFileName() + " is not in train, expected one of " + String.join(", ", classes));
            }
        }
    }

    private static List<Path> images(OwnFiles own, Path folder) throws DatasetException {
        if (!own.holds(folder, true)) {
            return List.of();
        }
        return own.list(folder, false).stream().filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)")).toList();
    }

    /** Of the files' names and of when the folders changed; looking at each file would take long. */
    private static Object stamps(List<Labelled> train, List<Labelled> test) throws DatasetException {
        List<Object> stamps = new ArrayList<>(List.of(train.hashCode(), test.hashCode()));
        try {
            for (Path folder : Stream.concat(train.stream(), test.stream()).map(sample -> sample.file().getParent()).distinct().toList()) {
                stamps.add(Files.getLastModifiedTime(folder));
            }
        } catch (IOException e) {
            throw new DatasetException("cannot be read: " + e, e);
        }
        return stamps;
    }
}
