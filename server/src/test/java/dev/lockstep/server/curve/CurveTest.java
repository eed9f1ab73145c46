package dev.lockstep.server.curve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A curve that was written and read says the same as the one that was not, whether or not it has read all of its buckets by then. */
class CurveTest {
    private static final int SHORT = 1024 * Curve.WIDTH;
    private static final int[] WIDTHS = {64, 128, 256, 1024, 4096, 1 << 20};

    private static Curve of(int rows) {
        Curve curve = new Curve();
        for (int row = 0; row < rows; row++) {
            add(curve, row);
        }
        return curve;
    }

    private static void add(Curve curve, int row) {
        SplittableRandom random = new SplittableRandom(row);
        float loss = row % 911 == 7 ? Float.NaN : (float) random.nextDouble();
        curve.add(3 + 2 * row, row / 1000, row / 100.0, 1_000_000L * row, loss, random.nextInt(65) / 64f, new Curve.Place(row / 4, row % 4));
    }

    private static Curve reread(Curve curve) {
        return Curve.read(written(curve));
    }

    private static ByteBuffer written(Curve curve) {
        CurveOutput out = new CurveOutput();
        curve.write(out);
        return out.written();
    }

    /** Of the buckets, as they are written, and of the points that stand for them. */
    private static String text(List<Bucket> buckets) {
        StringBuilder text = new StringBuilder();
        for (Bucket bucket : buckets) {
            text.append(bucket.points()).append(' ').append(bucket.meanLoss()).append(' ').append(bucket.meanAccuracy()).append(' ').append(bucket.odd()).append('\n');
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 64, 65, SHORT, SHORT + 63, SHORT + 64, 2 * SHORT + 1, 3 * SHORT - 5})
    void theWholeAndItsEndAreTheSameFromFewBucketsAndFromMany(int rows) {
        Curve curve = of(rows);
        int count = (rows + Curve.WIDTH - 1) / Curve.WIDTH;
        int lastStep = 3 + 2 * (rows - 1);
        for (int width : WIDTHS) {
            int each = width / Curve.WIDTH;
            for (int from : new int[] {0, count / 3 / each * each}) {
                assertEquals(text(curve.wide(from, count, width)), text(reread(curve).wide(from, count, width)), "width=" + width + " from=" + from);
            }
            int to = Math.max(1, count / 2);
            assertEquals(text(curve.wide(0, to, width)), text(reread(curve).wide(0, to, width)), "width=" + width + " to=" + to);
        }
        for (int step : new int[] {Integer.MIN_VALUE, 0, 3, 4, 130, 131, rows, lastStep - 1, lastStep, lastStep + 1, Integer.MAX_VALUE}) {
            assertEquals(curve.bucketAt(step), reread(curve).bucketAt(step), "step=" + step);
            assertEquals(curve.bucketBehind(step), reread(curve).bucketBehind(step), "step=" + step);
        }
        assertEquals(curve.place(count - 1), reread(curve).place(count - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, SHORT + 200})
    void whatWasReadGoesOn(int rows) {
        Curve curve = of(rows);
        Curve read = reread(curve);
        // The few were asked for, and are the whole no more.
        text(read.wide(0, (rows + Curve.WIDTH - 1) / Curve.WIDTH, 1024));
        for (int row = rows; row < rows + 1000; row++) {
            add(curve, row);
            add(read, row);
        }
        assertEquals(written(curve), written(read));
        assertEquals(written(curve), written(reread(read)), "written as it was read");
    }

    @Test
    void aCurveWithoutRowsWasNeverWritten() {
        for (int rows : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThrows(RuntimeException.class, () -> Curve.read(ByteBuffer.allocate(64).putInt(0, rows)));
        }
    }
}
