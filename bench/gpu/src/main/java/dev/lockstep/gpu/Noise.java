package dev.lockstep.gpu;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageSet;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Images of noise that is a little brighter in places which say the class. */
final class Noise {
    private Noise() {}

    static Dataset dataset(List<Integer> shape, int classes, int train, int test) {
        float[] half = new float[shape.get(0)];
        Arrays.fill(half, 0.5f);
        DatasetInfo info = new DatasetInfo("noise", "Noise", "", shape.get(0), shape.get(1), shape.get(2),
                IntStream.range(0, classes).mapToObj(Integer::toString).toList(), train, test, half, half);
        return new Dataset(info, images(1, shape, classes, train), images(2, shape, classes, test));
    }

    private static ImageSet images(long seed, List<Integer> shape, int classes, int count) {
        Random random = new Random(seed);
        int size = shape.get(0) * shape.get(1) * shape.get(2);
        byte[] pixels = new byte[count * size];
        byte[] labels = new byte[count];
        random.nextBytes(pixels);
        for (int n = 0; n < count; n++) {
            labels[n] = (byte) random.nextInt(classes);
            for (int i = labels[n] * size / classes; i < (labels[n] + 1) * size / classes; i++) {
                pixels[n * size + i] |= (byte) 0x80;
            }
        }
        return new ImageSet(count, shape.get(0), shape.get(1), shape.get(2), pixels, labels);
    }
}
