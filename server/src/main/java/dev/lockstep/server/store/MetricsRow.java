package dev.lockstep.server.store;

import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * What the numerics contract fixes of a row of metrics: all but the times. Two are equal when their bits are, any NaN like any other.
 *
 * @param loss null in evaluations, as are accuracy and learning rate
 * @param testLoss null in steps, as is the accuracy
 * @param series null where the batch belongs to none
 */
record MetricsRow(int step, int epoch, Float loss, Float accuracy, Double learningRate, Float testLoss, Float testAccuracy, Integer series) {
    static MetricsRow step(int step, int epoch, float loss, float accuracy, double learningRate, int series) {
        return new MetricsRow(step, epoch, loss, accuracy, learningRate, null, null, series < 0 ? null : series);
    }

    static MetricsRow evaluation(int step, int epoch, float testLoss, float testAccuracy) {
        return new MetricsRow(step, epoch, null, null, null, testLoss, testAccuracy, null);
    }

    static MetricsRow of(VectorSchemaRoot rows, int row) {
        Float8Vector rates = (Float8Vector) rows.getVector("learning_rate");
        TinyIntVector series = (TinyIntVector) rows.getVector("series");
        return new MetricsRow(((IntVector) rows.getVector("step")).get(row), ((IntVector) rows.getVector("epoch")).get(row), real(rows, "loss", row),
                real(rows, "accuracy", row), rates.isNull(row) ? null : (Double) rates.get(row), real(rows, "test_loss", row),
                real(rows, "test_accuracy", row), series.isNull(row) ? null : (Integer) (int) series.get(row));
    }

    private static Float real(VectorSchemaRoot rows, String column, int row) {
        Float4Vector vector = (Float4Vector) rows.getVector(column);
        return vector.isNull(row) ? null : (Float) vector.get(row);
    }

    /** The words of the columns. */
    @Override
    public String toString() {
        return "step=" + step + ", epoch=" + epoch + (testLoss == null ? ", loss=" + loss + ", accuracy=" + accuracy + ", learning_rate=" + learningRate
                + (series == null ? "" : ", series=" + series) : ", test_loss=" + testLoss + ", test_accuracy=" + testAccuracy);
    }
}
