package dev.lockstep.experiments;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.numerics.Philox;
import dev.lockstep.engine.numerics.Purpose;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Images of noise with a bright band whose place says the class; the same as those of {@code dev/parity/presets.py}. */
final class Bands {
    private static final long SEED = 7;

    private Bands() {}

    static Dataset dataset(List<Integer> shape, int classes, int train, int test) {
        float[] mean = new float[shape.get(0)];
        float[] std = new float[shape.get(0)];
        Arrays.fill(mean, 0.5f);
        Arrays.fill(std, 0.25f);
        DatasetInfo info = new DatasetInfo("bands", "Bands", "", shape.get(0), shape.get(1), shape.get(2),
                IntStream.range(0, classes).mapToObj(Integer::toString).toList(), train, test, mean, std);
        return new Dataset(info, images(SEED, shape, classes, train), images(SEED + 1, shape, classes, test));
    }

    private static ImageSet images(long seed, List<Integer> shape, int classes, int count) {
        int height = shape.get(1);
        int width = shape.get(2);
        int size = shape.get(0) * height * width;
        byte[] pixels = new byte[count * size];
        byte[] labels = new byte[count];
        for (int n = 0; n < count; n++) {
            labels[n] = (byte) (Philox.uniform(seed, Purpose.GENERATED_DATA, 0, n) * classes);
            for (int i = 0; i < size; i++) {
                int noise = Philox.bits(seed, Purpose.GENERATED_DATA, 1, (long) n * size + i) >>> 25;
                int row = i / width % height;
                pixels[n * size + i] = (byte) (noise + (row * classes / height == labels[n] ? 96 : 0));
            }
        }
        return new ImageSet(count, shape.get(0), height, width, pixels, labels);
    }
}
