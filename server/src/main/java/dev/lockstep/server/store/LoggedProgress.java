package dev.lockstep.server.store;

import java.io.IOException;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * How far a run came, read back from its metrics. Null where the log has no such value.
 *
 * @param loss of the last step
 * @param testLoss of the last evaluation
 */
public record LoggedProgress(int step, int epoch, Float loss, Float accuracy, Float testLoss, Float testAccuracy, Float bestTestAccuracy,
        double elapsedSeconds) {
    private static final LoggedProgress NONE = new LoggedProgress(0, 0, null, null, null, null, null, 0);

    /** Reads the whole log; empty when it has no rows. Blocks. */
    public static Optional<LoggedProgress> read(RunLog metrics) throws IOException {
        LoggedProgress last = NONE;
        try (BufferAllocator allocator = new RootAllocator(); ArrowStreamReader reader = metrics.reader(allocator)) {
            VectorSchemaRoot root = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                for (int row = 0; row < root.getRowCount(); row++) {
                    last = last.then(root, row);
                }
            }
        }
        return last == NONE ? Optional.empty() : Optional.of(last);
    }

    private LoggedProgress then(VectorSchemaRoot root, int row) {
        int step = ((IntVector) root.getVector("step")).get(row);
        int epoch = ((IntVector) root.getVector("epoch")).get(row);
        double elapsed = ((Float8Vector) root.getVector("elapsed_s")).get(row);
        Float tested = value(root, "test_accuracy", row);
        if (tested == null) {
            return new LoggedProgress(step, epoch, value(root, "loss", row), value(root, "accuracy", row), testLoss, testAccuracy, bestTestAccuracy,
                    elapsed);
        }
        Float best = bestTestAccuracy == null || tested > bestTestAccuracy ? tested : bestTestAccuracy;
        return new LoggedProgress(step, epoch, loss, accuracy, value(root, "test_loss", row), tested, best, elapsed);
    }

    private static Float value(VectorSchemaRoot root, String column, int row) {
        Float4Vector vector = (Float4Vector) root.getVector(column);
        return vector.isNull(row) ? null : (Float) vector.get(row);
    }
}
