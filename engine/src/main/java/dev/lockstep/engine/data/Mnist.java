package dev.lockstep.engine.data;

import java.util.List;

/** The handwritten digits of LeCun, Cortes and Burges, in the four files of their original distribution. */
final class Mnist {
    private Mnist() {}

    static IdxSource source() {
        return new IdxSource(
                new DatasetInfo("mnist", "MNIST", "Handwritten digits collected by NIST, the classic first dataset.", 1, 28, 28,
                        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), 60_000, 10_000, new float[] {0.1307f}, new float[] {0.3081f}),
                "mnist",
                new DatasetFile("train-images-idx3-ubyte", 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
                new DatasetFile("train-labels-idx1-ubyte", 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
                new DatasetFile("t10k-images-idx3-ubyte", 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
                new DatasetFile("t10k-labels-idx1-ubyte", 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"));
    }
}
