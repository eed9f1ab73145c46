package dev.lockstep.server.arrow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Gathers points of reduced curves and encodes them. Columns are copied whole: vectors take each value by a dozen calls, and the first curve that somebody looks at
 * would wait longer for those, in a JVM that has just started, than for all else.
 */
public final class CurveBatch implements AutoCloseable {
    private static final ArrowType INT8 = new ArrowType.Int(8, true);
    private static final ArrowType INT32 = new ArrowType.Int(32, true);
    private static final ArrowType FLOAT32 = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    private static final ArrowType FLOAT64 = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
    private static final int EVALUATIONS = -2;

    /**
     * One row per point: a row of the log that stands for its bucket. Losses and accuracies of evaluations have columns of their own, as in {@link MetricsBatch}.
     */
    public static final Schema SCHEMA = new Schema(List.of(
            column("run", INT32, false),
            column("records", INT32, false),
            column("width", INT32, false),
            column("row", INT32, false),
            column("step", INT32, false),
            column("epoch", INT32, false),
            column("loss", FLOAT32, true),
            column("accuracy", FLOAT32, true),
            column("test_loss", FLOAT32, true),
            column("test_accuracy", FLOAT32, true),
            column("elapsed_s", FLOAT64, false),
            column("time", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), false),
            column("series", INT8, true),
            column("mean_loss", FLOAT64, true),
            column("mean_accuracy", FLOAT64, true),
            column("odd", INT32, false)));

    /** Of those columns that are whole numbers, all given. */
    private static final List<String> INTS = List.of("run", "records", "width", "row", "step", "epoch", "odd");
    private static final int FIRST_ROWS = 1024;

    private final VectorSchemaRoot root;
    /** In the order of {@link #INTS}. */
    private final int[][] ints = new int[INTS.size()][FIRST_ROWS];
    private float[] losses = new float[FIRST_ROWS];
    private float[] accuracies = new float[FIRST_ROWS];
    private double[] elapsed = new double[FIRST_ROWS];
    private long[] times = new long[FIRST_ROWS];
    private byte[] seriesOf = new byte[FIRST_ROWS];
    private double[] meanLosses = new double[FIRST_ROWS];
    private double[] meanAccuracies = new double[FIRST_ROWS];
    private int rows;

    public CurveBatch(BufferAllocator allocator) {
        root = VectorSchemaRoot.create(SCHEMA, allocator);
    }

    /**
     * @param records of the run's log that the curve was made of
     * @param series of the dataset, -1 for none, -2 for an evaluation
     * @param meanLoss of the bucket; NaN for none, as for the accuracy
     * @param odd losses of the bucket that are not finite, at the first of them; 0 at all other points
     */
    public void add(int run, int records, int series, int width, int row, int step, int epoch, double elapsedSeconds, long timeMicros, float loss, float accuracy,
            double meanLoss, double meanAccuracy, int odd) {
        if (rows == times.length) {
            grow(2 * rows);
        }
        ints[0][rows] = run;
        ints[1][rows] = records;
        ints[2][rows] = width;
        ints[3][rows] = row;
        ints[4][rows] = step;
        ints[5][rows] = epoch;
        ints[6][rows] = odd;
        losses[rows] = loss;
        accuracies[rows] = accuracy;
        elapsed[rows] = elapsedSeconds;
        times[rows] = timeMicros;
        seriesOf[rows] = (byte) series;
        meanLosses[rows] = meanLoss;
        meanAccuracies[rows] = meanAccuracy;
        rows++;
    }

    private void grow(int room) {
        for (int i = 0; i < ints.length; i++) {
            ints[i] = Arrays.copyOf(ints[i], room);
        }
        losses = Arrays.copyOf(losses, room);
        accuracies = Arrays.copyOf(accuracies, room);
        elapsed = Arrays.copyOf(elapsed, room);
        times = Arrays.copyOf(times, room);
        seriesOf = Arrays.copyOf(seriesOf, room);
        meanLosses = Arrays.copyOf(meanLosses, room);
        meanAccuracies = Arrays.copyOf(meanAccuracies, room);
    }

    public int rows() {
        return rows;
    }

    /** The points as one Arrow IPC message; the batch is empty afterwards. */
    public byte[] encode() {
        byte[] all = given(row -> true);
        byte[] evaluation = given(row -> seriesOf[row] == EVALUATIONS);
        byte[] step = given(row -> seriesOf[row] != EVALUATIONS);
        byte[] ofSeries = given(row -> seriesOf[row] >= 0);
        byte[] finite = given(row -> seriesOf[row] != EVALUATIONS && !Double.isNaN(meanLosses[row]));
        byte[] finiteAccuracy = given(row -> seriesOf[row] != EVALUATIONS && !Double.isNaN(meanAccuracies[row]));
        for (int i = 0; i < ints.length; i++) {
            values(INTS.get(i), all).asIntBuffer().put(ints[i], 0, rows);
        }
        values("loss", step).asFloatBuffer().put(losses, 0, rows);
        values("accuracy", step).asFloatBuffer().put(accuracies, 0, rows);
        values("test_loss", evaluation).asFloatBuffer().put(losses, 0, rows);
        values("test_accuracy", evaluation).asFloatBuffer().put(accuracies, 0, rows);
        values("elapsed_s", all).asDoubleBuffer().put(elapsed, 0, rows);
        values("time", all).asLongBuffer().put(times, 0, rows);
        values("series", ofSeries).put(seriesOf, 0, rows);
        values("mean_loss", finite).asDoubleBuffer().put(meanLosses, 0, rows);
        values("mean_accuracy", finiteAccuracy).asDoubleBuffer().put(meanAccuracies, 0, rows);
        root.setRowCount(rows);
        byte[] message = ArrowIpc.batch(root);
        root.getFieldVectors().forEach(vector -> vector.reset());
        rows = 0;
        return message;
    }

    /** A bit for each row, as Arrow wants it. */
    private byte[] given(IntPredicate is) {
        byte[] bits = new byte[(rows + Byte.SIZE - 1) / Byte.SIZE];
        for (int row = 0; row < rows; row++) {
            if (is.test(row)) {
                bits[row / Byte.SIZE] |= (byte) (1 << row % Byte.SIZE);
            }
        }
        return bits;
    }

    /** Where the values of a column go, of which those that are not given are not read by anybody. */
    private ByteBuffer values(String column, byte[] given) {
        BaseFixedWidthVector vector = (BaseFixedWidthVector) root.getVector(column);
        vector.allocateNew(rows);
        vector.getValidityBuffer().setBytes(0, given);
        return vector.getDataBuffer().nioBuffer(0, rows * vector.getTypeWidth()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        root.close();
    }

    private static Field column(String name, ArrowType type, boolean nullable) {
        return new Field(name, new FieldType(nullable, type, null), null);
    }
}
