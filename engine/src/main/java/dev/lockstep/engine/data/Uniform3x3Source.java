package dev.lockstep.engine.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Small matrices, to be told apart by whether their nine elements are equal.
 *
 * <p>The training set is the uniform matrices, of -50 to 49 in order, then as many mixed ones. The test set takes turns, so that its front holds
 * both; its uniform matrices are of the halves between, -49.5 to 49.5.
 */
final class Uniform3x3Source implements DatasetSource {
    private static final int OF_EACH = 100;
    private static final int ELEMENTS = 9;
    /** "UNIF3X3" in ASCII. */
    private static final long SEED = 0x55_4E_49_46_33_58_33L;
    /** Test samples have addresses that no training sample can reach. */
    private static final long TEST = 1L << 32;

    private static final DatasetInfo INFO = new DatasetInfo("uniform3x3", "Uniform 3x3",
            "3x3 matrices of numbers from -50 to 50: are all nine equal? Generated, no download.", 1, 3, 3, List.of("mixed", "uniform"),
            2 * OF_EACH, 2 * OF_EACH, new float[] {0}, new float[] {1}, List.of("false set", "true set"));

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
        float[] training = new float[train * ELEMENTS];
        byte[] trainLabels = new byte[train];
        for (int i = 0; i < train; i++) {
            trainLabels[i] = (byte) (i < OF_EACH ? 1 : 0);
            fill(training, i, i < OF_EACH, i - 50f, i);
        }
        float[] testing = new float[test * ELEMENTS];
        byte[] testLabels = new byte[test];
        for (int i = 0; i < test; i++) {
            testLabels[i] = (byte) (i % 2 == 0 ? 1 : 0);
            fill(testing, i, i % 2 == 0, i / 2 - 49.5f, TEST + i);
        }
        return new Dataset(INFO, ImageSet.ofValues(train, 1, 3, 3, training, trainLabels), ImageSet.ofValues(test, 1, 3, 3, testing, testLabels));
    }

    private static void fill(float[] values, int place, boolean uniform, float value, long sample) {
        int from = place * ELEMENTS;
        if (uniform) {
            Arrays.fill(values, from, from + ELEMENTS, value);
            return;
        }
        SampleRandom random = new SampleRandom(SEED, sample, 0);
        for (int i = from; i < from + ELEMENTS; i++) {
            values[i] = Math.fma(100f, random.uniform(), -50f);
        }
    }
}
