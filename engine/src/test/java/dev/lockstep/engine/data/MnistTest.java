package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.spec.DatasetSpec;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Reads the real files, where they lie beside the repository. */
class MnistTest {
    @Test
    void readsTheRealFiles() throws Exception {
        Dataset dataset = open(0, 0);
        assertEquals(60_000, dataset.train().count());
        assertEquals(10_000, dataset.test().count());
        assertEquals("[5, 0, 4, 1, 9, 2, 1, 3, 1, 4]", Arrays.toString(Arrays.copyOf(dataset.train().labels(), 10)));
        assertEquals("[7, 2, 1, 0, 4, 1, 4, 9, 5, 9]", Arrays.toString(Arrays.copyOf(dataset.test().labels(), 10)));
        Moments moments = Moments.of(dataset.train());
        assertEquals(dataset.info().mean()[0], moments.mean(), 5e-5);
        assertEquals(dataset.info().std()[0], moments.std(), 5e-5);
    }

    @Test
    void pinsTheContentOfTheFiles() throws Exception {
        Dataset dataset = open(0, 0);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(new byte[] {0, 0, 8, 3, 0, 0, 0x27, 0x10, 0, 0, 0, 28, 0, 0, 0, 28});
        assertEquals(Mnist.source().testImages().sha256(), HexFormat.of().formatHex(digest.digest(dataset.test().pixels())));
        digest.update(new byte[] {0, 0, 8, 1, 0, 0, (byte) 0xea, 0x60});
        assertEquals(Mnist.source().trainLabels().sha256(), HexFormat.of().formatHex(digest.digest(dataset.train().labels())));
    }

    @Test
    void readsTheFront() throws Exception {
        Dataset few = open(100, 50);
        Dataset all = open(0, 0);
        assertEquals(100, few.train().count());
        assertEquals(50 * 784, Arrays.mismatch(few.test().pixels(), all.test().pixels()), "the shorter is the front of the longer");
    }

    private static Dataset open(int train, int test) throws DatasetException {
        return DatasetCatalogue.standard().open(DatasetSpec.of("mnist", train, test), SharedData.with("mnist"));
    }
}
