package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class StrokesSourceTest {
    private final Dataset dataset = new StrokesSource().open(6000, 1000, null);

    @Test
    void isTheSameEverywhere() throws Exception {
        assertEquals("75ef4980dbbed9fbc29f36ff80b3362fe1a8fccec14cd988584326185019e34e", sha256(dataset.train(), 1000));
        assertEquals("6a658df3bbbada6409d8f9dca4bb2923f8a291a269ba4b59667cea6a4604ba14", sha256(dataset.test(), 1000));
    }

    @Test
    void aSmallerSetIsTheFrontOfALargerOne() {
        Dataset few = new StrokesSource().open(123, 45, null);
        assertArrayEquals(Arrays.copyOf(dataset.train().pixels(), 123 * 784), few.train().pixels());
        assertArrayEquals(Arrays.copyOf(dataset.train().labels(), 123), few.train().labels());
        assertArrayEquals(Arrays.copyOf(dataset.test().pixels(), 45 * 784), few.test().pixels());
    }

    @Test
    void everyTenSamplesHoldEachClassOnce() {
        byte[] labels = dataset.train().labels();
        for (int i = 0; i < labels.length; i += 10) {
            byte[] ten = Arrays.copyOfRange(labels, i, i + 10);
            Arrays.sort(ten);
            assertArrayEquals(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, ten);
        }
        assertNotEquals(Arrays.toString(Arrays.copyOf(labels, 10)), Arrays.toString(Arrays.copyOfRange(labels, 10, 20)));
    }

    @Test
    void statesItsMeanAndDeviation() {
        Moments moments = Moments.of(dataset.train());
        assertEquals(dataset.info().mean()[0], moments.mean(), 0.002);
        assertEquals(dataset.info().std()[0], moments.std(), 0.002);
    }

    @Test
    void inkIsStrongAndStaysOnThePaper() {
        ImageSet images = dataset.train();
        int touching = 0;
        for (int i = 0; i < images.count(); i++) {
            int darkest = 0;
            boolean touches = false;
            for (int at = 0; at < 784; at++) {
                int value = images.pixels()[i * 784 + at] & 0xff;
                darkest = Math.max(darkest, value);
                touches |= value > 128 && (at < 28 || at >= 756 || at % 28 == 0 || at % 28 == 27);
            }
            assertTrue(darkest > 128, "sample " + i + " is too faint: " + darkest);
            touching += touches ? 1 : 0;
        }
        assertTrue(touching < images.count() / 20, touching + " of " + images.count() + " digits run over the edge");
    }

    private static String sha256(ImageSet images, int count) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(images.labels(), 0, count);
        digest.update(images.pixels(), 0, count * 784);
        return HexFormat.of().formatHex(digest.digest());
    }
}
