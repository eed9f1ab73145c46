package dev.lockstep.server.arrow;

import java.util.List;
import java.util.function.Function;
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

/** Gathers rows of one run's metrics and encodes them. The memory is kept from batch to batch and freed by {@link #close()}. */
public final class MetricsBatch implements AutoCloseable {
    private static final ArrowType INT8 = new ArrowType.Int(8, true);
    private static final ArrowType INT32 = new ArrowType.Int(32, true);
    private static final ArrowType FLOAT32 = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    private static final ArrowType FLOAT64 = new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

    /**
     * One row per step, which leaves the test columns null, and one per evaluation, which has only those. New columns come last and may be null, so that logs
     * of earlier versions can still be read (see {@link EarlierSchema}).
     */
    public static final Schema SCHEMA = new Schema(List.of(
            column("run", INT32, false),
            column("step", INT32, false),
            column("epoch", INT32, false),
            column("loss", FLOAT32, true),
            column("accuracy", FLOAT32, true),
            column("learning_rate", FLOAT64, true),
            column("test_loss", FLOAT32, true),
            column("test_accuracy", FLOAT32, true),
            column("elapsed_s", FLOAT64, false),
            column("time", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"), false),
            column("series", INT8, true)));

    private final int run;
    private final VectorSchemaRoot root;
    private final IntVector runs;
    private final IntVector steps;
    private final IntVector epochs;
    private final Float4Vector losses;
    private final Float4Vector accuracies;
    private final Float8Vector learningRates;
    private final Float4Vector testLosses;
    private final Float4Vector testAccuracies;
    private final Float8Vector elapsed;
    private final TimeStampMicroTZVector times;
    private final TinyIntVector series;
    private int rows;

    public MetricsBatch(int run, BufferAllocator allocator) {
        this.run = run;
        root = VectorSchemaRoot.create(SCHEMA, allocator);
        runs = (IntVector) root.getVector("run");
        steps = (IntVector) root.getVector("step");
        epochs = (IntVector) root.getVector("epoch");
        losses = (Float4Vector) root.getVector("loss");
        accuracies = (Float4Vector) root.getVector("accuracy");
        learningRates = (Float8Vector) root.getVector("learning_rate");
        testLosses = (Float4Vector) root.getVector("test_loss");
        testAccuracies = (Float4Vector) root.getVector("test_accuracy");
        elapsed = (Float8Vector) root.getVector("elapsed_s");
        times = (TimeStampMicroTZVector) root.getVector("time");
        series = (TinyIntVector) root.getVector("series");
    }

    /** @param series of its dataset to which the whole batch belongs; negative for none */
    public void step(int step, int epoch, float loss, float accuracy, double learningRate, int series, double elapsedSeconds, long timeMicros) {
        losses.setSafe(rows, loss);
        accuracies.setSafe(rows, accuracy);
        learningRates.setSafe(rows, learningRate);
        testLosses.setNull(rows);
        testAccuracies.setNull(rows);
        if (series < 0) {
            this.series.setNull(rows);
        } else {
            this.series.setSafe(rows, series);
        }
        endRow(step, epoch, elapsedSeconds, timeMicros);
    }

    public void evaluation(int step, int epoch, float testLoss, float testAccuracy, double elapsedSeconds, long timeMicros) {
        losses.setNull(rows);
        accuracies.setNull(rows);
        learningRates.setNull(rows);
        testLosses.setSafe(rows, testLoss);
        testAccuracies.setSafe(rows, testAccuracy);
        series.setNull(rows);
        endRow(step, epoch, elapsedSeconds, timeMicros);
    }

    private void endRow(int step, int epoch, double elapsedSeconds, long timeMicros) {
        runs.setSafe(rows, run);
        steps.setSafe(rows, step);
        epochs.setSafe(rows, epoch);
        elapsed.setSafe(rows, elapsedSeconds);
        times.setSafe(rows, timeMicros);
        rows++;
    }

    public int rows() {
        return rows;
    }

    /** The rows as one Arrow IPC message; the batch is empty afterwards. */
    public byte[] encode() {
        return drain(ArrowIpc::batch);
    }

    /** What {@code use} makes of the rows as a table, which is empty afterwards. */
    public <T> T drain(Function<VectorSchemaRoot, T> use) {
        root.setRowCount(rows);
        T result = use.apply(root);
        root.getFieldVectors().forEach(vector -> vector.reset());
        rows = 0;
        return result;
    }

    @Override
    public void close() {
        root.close();
    }

    private static Field column(String name, ArrowType type, boolean nullable) {
        return new Field(name, new FieldType(nullable, type, null), null);
    }
}
