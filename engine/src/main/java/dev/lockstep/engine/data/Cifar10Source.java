package dev.lockstep.engine.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The photographs of Krizhevsky, Nair and Hinton in their binary layout: records of a label byte and the red, green and blue plane, row-major.
 *
 * <p>Any of the five training files may be missing: what is there is the training set, in the order of the files' numbers.
 */
final class Cifar10Source implements DatasetSource {
    static final String FOLDER = "cifar-10-batches-bin";
    static final int SIZE = 32;
    static final int RECORD = 1 + 3 * SIZE * SIZE;
    /** Ten times CIFAR-10's; what keeps the arrays below 2 GiB. */
    private static final int MAX_SAMPLES = 600_000;
    private static final List<String> TRAIN = List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin");
    private static final String TEST = "test_batch.bin";
    private static final DatasetInfo WHOLE = new DatasetInfo("cifar10", "CIFAR-10", "Colour photographs of animals and vehicles.", 3, SIZE, SIZE,
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"), 50_000, 10_000,
            new float[] {0.4914f, 0.4822f, 0.4465f}, new float[] {0.2470f, 0.2435f, 0.2616f});

    private final DatasetInfo info;

    Cifar10Source() {
        this(WHOLE);
    }

    private Cifar10Source(DatasetInfo info) {
        this.info = info;
    }

    @Override
    public DatasetInfo info() {
        return info;
    }

    @Override
    public List<DatasetFile> files() {
        List<DatasetFile> files = new ArrayList<>();
        TRAIN.forEach(name -> files.add(new DatasetFile(name, 10_000L * RECORD, "")));
        // Last, because with it the dataset counts as present.
        files.add(new DatasetFile(TEST, 10_000L * RECORD, ""));
        return files;
    }

    @Override
    public Optional<DatasetArchive> archive() {
        return Optional.of(new DatasetArchive("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd"));
    }

    @Override
    public String folder() {
        return FOLDER;
    }

    @Override
    public DatasetSource in(Path dataDir) {
        try {
            Optional<Path> directory = directory(dataDir);
            if (directory.isPresent()) {
                return new Cifar10Source(WHOLE.counting(count(trainFiles(directory.get())), count(List.of(directory.get().resolve(TEST)))));
            }
        } catch (DatasetException | IOException e) {
            // Reading will say so.
        }
        return new Cifar10Source();
    }

    @Override
    public Presence presence(Path dataDir) {
        Optional<Path> found = directory(dataDir);
        if (found.isEmpty()) {
            return new Presence(false, "missing in " + dataDir.resolve(FOLDER) + ": " + TEST + " and at least one of " + String.join(", ", TRAIN));
        }
        List<Path> train = trainFiles(found.get());
        try {
            count(train);
            count(List.of(found.get().resolve(TEST)));
        } catch (DatasetException | IOException e) {
            return new Presence(false, e.getMessage());
        }
        return new Presence(true, "read from " + found.get() + (train.size() == TRAIN.size() ? "" : ", " + train.size() + " of the 5 training files"));
    }

    @Override
    public Dataset open(int train, int test, Path dataDir) throws DatasetException {
        Optional<Path> found = directory(dataDir);
        if (found.isEmpty()) {
            throw new DatasetException(info.name() + ": " + presence(dataDir).detail());
        }
        Path directory = found.get();
        return new Dataset(info, read(trainFiles(directory), "train", train), read(List.of(directory.resolve(TEST)), "test", test));
    }

    private static ImageSet read(List<Path> files, String set, int take) throws DatasetException {
        try {
            int present = count(files);
            if (take > present) {
                throw new DatasetException(files.get(0).getParent() + ": " + set + "=" + take + ", the files there hold " + present);
            }
            byte[] pixels = new byte[take * (RECORD - 1)];
            byte[] labels = new byte[take];
            int done = 0;
            for (Path file : files) {
                done = read(file, pixels, labels, done);
            }
            return new ImageSet(take, 3, SIZE, SIZE, pixels, labels);
        } catch (IOException e) {
            throw new DatasetException("cannot read " + files.get(0).getParent() + ": " + e, e);
        }
    }

    /** @return how many samples there are now */
    private static int read(Path file, byte[] pixels, byte[] labels, int done) throws IOException, DatasetException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int record = 0; done < labels.length; record++) {
                int label = in.read();
                if (label < 0) {
                    break;
                }
                if (label >= WHOLE.classes()) {
                    throw new DatasetException(file + ": label[" + record + "]=" + label + ", allowed are 0 to 9");
                }
                if (in.readNBytes(pixels, done * (RECORD - 1), RECORD - 1) < RECORD - 1) {
                    throw new DatasetException(file + ": record[" + record + "] ends early, expected " + RECORD + " bytes; the file changed while it was read");
                }
                labels[done++] = (byte) label;
            }
        }
        return done;
    }

    private static int count(List<Path> files) throws IOException, DatasetException {
        long samples = 0;
        for (Path file : files) {
            long length = Files.size(file);
            if (length == 0 || length % RECORD != 0) {
                throw new DatasetException(file + ": length=" + length + ", expected a multiple of " + RECORD + " (a label and 3x32x32 pixels)");
            }
            samples += length / RECORD;
        }
        if (samples > MAX_SAMPLES) {
            throw new DatasetException(files.get(0).getParent() + ": samples=" + samples + ", allowed are " + MAX_SAMPLES);
        }
        return (int) samples;
    }

    private static List<Path> trainFiles(Path directory) {
        return TRAIN.stream().map(directory::resolve).filter(Files::isRegularFile).toList();
    }

    /** The first that holds the test file and a training file. */
    private static Optional<Path> directory(Path dataDir) {
        return List.of(dataDir.resolve(FOLDER), dataDir).stream()
                .filter(directory -> Files.isRegularFile(directory.resolve(TEST)) && !trainFiles(directory).isEmpty()).findFirst();
    }
}
