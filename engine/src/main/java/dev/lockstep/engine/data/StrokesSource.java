package dev.lockstep.engine.data;

import java.nio.file.Path;
import java.util.List;

/**
 * Digits drawn by the program itself: the dataset that is always there.
 *
 * <p>Sample i is a function of i alone, so a smaller set is the front of the full one. Every ten samples in a row hold each class once.
 */
final class StrokesSource implements DatasetSource {
    static final int SIZE = 28;
    private static final int CLASSES = 10;
    /** "STROKES" in ASCII; the dataset has one appearance, whatever the seed of a run. */
    private static final long SEED = 0x53_54_52_4F_4B_45_53L;
    /** Test samples have addresses that no training sample can reach. */
    private static final long TEST = 1L << 32;
    /** Where in a sample's numbers the order of labels lies, behind all that drawing takes. */
    private static final long ORDER = 1L << 20;

    private static final DatasetInfo INFO = new DatasetInfo("strokes", "Strokes",
            "Handwritten-looking digits, drawn by the program: always there, no download.", 1, SIZE, SIZE,
            List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), 60_000, 10_000, new float[] {0.1347f}, new float[] {0.2928f});

    @Override
    public DatasetInfo info() {
        return INFO;
    }

    @Override
    public List<DatasetFile> files() {
        return List.of();
    }

    @Override
    public Presence presence(Path dataDir) {
        return new Presence(true, "generated when it is used");
    }

    @Override
    public Dataset open(int train, int test, Path dataDir) {
        return new Dataset(INFO, generate(0, train), generate(TEST, test));
    }

    private static ImageSet generate(long first, int count) {
        byte[] pixels = new byte[count * SIZE * SIZE];
        byte[] labels = new byte[count];
        Handwriting handwriting = new Handwriting();
        byte[] order = new byte[CLASSES];
        for (int i = 0; i < count; i++) {
            if (i % CLASSES == 0) {
                shuffle(order, new SampleRandom(SEED, first + i, ORDER));
            }
            labels[i] = order[i % CLASSES];
            handwriting.write(labels[i], new SampleRandom(SEED, first + i, 0), pixels, i * SIZE * SIZE);
        }
        return new ImageSet(count, 1, SIZE, SIZE, pixels, labels);
    }

    private static void shuffle(byte[] order, SampleRandom random) {
        for (int i = 0; i < CLASSES; i++) {
            int j = random.below(i + 1);
            order[i] = order[j];
            order[j] = (byte) i;
        }
    }
}
