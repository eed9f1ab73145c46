package dev.lockstep.server.export;

import java.util.Arrays;
import java.util.Set;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Which rows of a history are wanted, and which of its columns say something about them. */
enum HistoryRows {
    ALL(Set.of()),
    /** Those of steps. */
    BATCHES(Set.of("test_loss", "test_accuracy")),
    /** Those of evaluations, after each epoch. */
    EPOCHS(Set.of("loss", "accuracy", "learning_rate", "series"));

    private final Set<String> without;

    HistoryRows(Set<String> without) {
        this.without = without;
    }

    boolean has(String column) {
        return !without.contains(column);
    }

    /** @return the rows of {@code batch} that are wanted, in their order */
    int[] of(VectorSchemaRoot batch) {
        int[] rows = new int[batch.getRowCount()];
        int count = 0;
        for (int row = 0; row < rows.length; row++) {
            boolean evaluation = !batch.getVector("test_loss").isNull(row);
            if (this == ALL || evaluation == (this == EPOCHS)) {
                rows[count++] = row;
            }
        }
        return Arrays.copyOf(rows, count);
    }
}
