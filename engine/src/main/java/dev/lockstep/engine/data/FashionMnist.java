package dev.lockstep.engine.data;

import java.util.List;

/** Zalando's articles of clothing, in the four files of their original distribution. */
final class FashionMnist {
    private FashionMnist() {}

    /** The files have MNIST's names, hence only their own folder counts. */
    static IdxSource source() {
        return new IdxSource(
                new DatasetInfo("fashion-mnist", "Fashion-MNIST", "Articles of clothing in MNIST's format, and harder than MNIST.", 1, 28, 28,
                        List.of("T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"),
                        60_000, 10_000, new float[] {0.2860f}, new float[] {0.3530f}),
                "fashion-mnist", true,
                packed("train-images-idx3-ubyte", 47_040_016, "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84"),
                packed("train-labels-idx1-ubyte", 60_008, "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845"),
                packed("t10k-images-idx3-ubyte", 7_840_016, "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073"),
                packed("t10k-labels-idx1-ubyte", 10_008, "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5"));
    }

    private static DatasetFile packed(String name, long bytes, String sha256) {
        return new DatasetFile(name, bytes, sha256, true);
    }
}
