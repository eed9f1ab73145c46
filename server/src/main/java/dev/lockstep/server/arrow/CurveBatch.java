package dev.lockstep.server.arrow;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Gathers points of reduced curves and encodes them. */
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

    private final VectorSchemaRoot root;
    private final IntVector runs;
    private final IntVector recordCounts;
    private final IntVector widths;
    private final IntVector places;
    private final IntVector steps;
    private final IntVector epochs;
    private final Float4Vector losses;
    private final Float4Vector accuracies;
    private final Float4Vector testLosses;
    private final Float4Vector testAccuracies;
    private final Float8Vector elapsed;
    private final TimeStampMicroTZVector times;
    private final TinyIntVector seriesOf;
    private final Float8Vector meanLosses;
    private final Float8Vector meanAccuracies;
    private final IntVector odds;
    private int rows;

    /** Columns are looked up once: by its name a column is searched for among all of them. */
    public CurveBatch(BufferAllocator allocator) {
        root = VectorSchemaRoot.create(SCHEMA, allocator);
        runs = (IntVector) root.getVector("run");
        recordCounts = (IntVector) root.getVector("records");
        widths = (IntVector) root.getVector("width");
        places = (IntVector) root.getVector("row");
        steps = (IntVector) root.getVector("step");
        epochs = (IntVector) root.getVector("epoch");
        losses = (Float4Vector) root.getVector("loss");
        accuracies = (Float4Vector) root.getVector("accuracy");
        testLosses = (Float4Vector) root.getVector("test_loss");
        testAccuracies = (Float4Vector) root.getVector("test_accuracy");
        elapsed = (Float8Vector) root.getVector("elapsed_s");
        times = (TimeStampMicroTZVector) root.getVector("time");
        seriesOf = (TinyIntVector) root.getVector("series");
        meanLosses = (Float8Vector) root.getVector("mean_loss");
        meanAccuracies = (Float8Vector) root.getVector("mean_accuracy");
        odds = (IntVector) root.getVector("odd");
    }

    /**
     * @param records of the run's log that the curve was made of
     * @param series of the dataset, -1 for none, -2 for an evaluation
     * @param meanLoss of the bucket; NaN for none, as for the accuracy
     * @param odd losses of the bucket that are not finite, at the first of them; 0 at all other points
     */
    public void add(int run, int records, int series, int width, int row, int step, int epoch, double elapsedSeconds, long timeMicros, float loss, float accuracy,
            double meanLoss, double meanAccuracy, int odd) {
        boolean evaluation = series == EVALUATIONS;
        runs.setSafe(rows, run);
        recordCounts.setSafe(rows, records);
        widths.setSafe(rows, width);
        places.setSafe(rows, row);
        steps.setSafe(rows, step);
        epochs.setSafe(rows, epoch);
        set(losses, loss, !evaluation);
        set(accuracies, accuracy, !evaluation);
        set(testLosses, loss, evaluation);
        set(testAccuracies, accuracy, evaluation);
        elapsed.setSafe(rows, elapsedSeconds);
        times.setSafe(rows, timeMicros);
        if (series < 0) {
            seriesOf.setNull(rows);
        } else {
            seriesOf.setSafe(rows, series);
        }
        set(meanLosses, meanLoss, !evaluation && !Double.isNaN(meanLoss));
        set(meanAccuracies, meanAccuracy, !evaluation && !Double.isNaN(meanAccuracy));
        odds.setSafe(rows, odd);
        rows++;
    }

    private void set(Float4Vector vector, float value, boolean given) {
        if (given) {
            vector.setSafe(rows, value);
        } else {
            vector.setNull(rows);
        }
    }

    private void set(Float8Vector vector, double value, boolean given) {
        if (given) {
            vector.setSafe(rows, value);
        } else {
            vector.setNull(rows);
        }
    }

    public int rows() {
        return rows;
    }

    /** The points as one Arrow IPC message; the batch is empty afterwards. */
    public byte[] encode() {
        root.setRowCount(rows);
        byte[] message = ArrowIpc.batch(root);
        root.getFieldVectors().forEach(vector -> vector.reset());
        rows = 0;
        return message;
    }

    @Override
    public void close() {
        root.close();
    }

    private static Field column(String name, ArrowType type, boolean nullable) {
        return new Field(name, new FieldType(nullable, type, null), null);
    }
}
