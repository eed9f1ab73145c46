package dev.lockstep.engine.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class Uniform3x3SourceTest {
    private static final int PINNED = -1088599558;

    private final Dataset dataset = new Uniform3x3Source().open(200, 200, null);

    @Test
    void trainsOnTheUniformMatricesThenOnTheMixedOnes() {
        for (int i = 0; i < 200; i++) {
            float[] matrix = matrix(dataset.train(), i);
            assertEquals(i < 100 ? 1 : 0, dataset.train().labels()[i]);
            assertEquals(i < 100, isUniform(matrix));
            if (i < 100) {
                assertEquals(i - 50f, matrix[8]);
            }
        }
        assertEquals(List.of("mixed", "uniform"), dataset.info().classNames());
        assertEquals(List.of("false set", "true set"), dataset.info().series());
    }

    @Test
    void testsOnOtherMatricesOfBothKinds() {
        for (int i = 0; i < 200; i++) {
            float[] matrix = matrix(dataset.test(), i);
            assertEquals(1 - i % 2, dataset.test().labels()[i]);
            assertEquals(i % 2 == 0, isUniform(matrix));
            if (i % 2 == 0) {
                assertEquals(i / 2 - 49.5f, matrix[0]);
            } else {
                assertNotEquals(Arrays.toString(matrix(dataset.train(), i)), Arrays.toString(matrix));
            }
        }
    }

    @Test
    void drawsFromTheWholeRange() {
        float[] mixed = Arrays.copyOfRange(dataset.train().values(), 900, 1800);
        float low = 0;
        float high = 0;
        double sum = 0;
        for (float value : mixed) {
            low = Math.min(low, value);
            high = Math.max(high, value);
            sum += value;
        }
        assertTrue(low >= -50 && low < -49 && high < 50 && high > 49, low + " to " + high);
        assertEquals(0, sum / mixed.length, 3);
    }

    @Test
    void aSmallerSetIsTheFrontOfTheFullOneAndTheSameEverywhere() {
        Dataset few = new Uniform3x3Source().open(105, 7, null);
        assertArrayEquals(Arrays.copyOf(dataset.train().values(), 945), few.train().values());
        assertArrayEquals(Arrays.copyOf(dataset.test().values(), 63), few.test().values());
        assertEquals(PINNED, Arrays.hashCode(dataset.train().values()) * 31 + Arrays.hashCode(dataset.test().values()));
    }

    @Test
    void isShownWithItsSmallestValueBlackAndItsGreatestWhite() {
        ImageSet set = ImageSet.ofValues(2, 1, 1, 2, new float[] {-2, 0, 1, 2}, new byte[2]);
        assertArrayEquals(new byte[] {0, (byte) 128}, set.picture(0));
        assertArrayEquals(new byte[] {(byte) 191, (byte) 255}, set.picture(1));
    }

    private static float[] matrix(ImageSet images, int i) {
        return Arrays.copyOfRange(images.values(), 9 * i, 9 * i + 9);
    }

    private static boolean isUniform(float[] matrix) {
        for (float value : matrix) {
            if (value != matrix[0]) {
                return false;
            }
        }
        return true;
    }
}
