package dev.lockstep.server.store;

import java.io.IOException;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampMicroTZVector;

/**
 * Times of a row, or from which those of the next count on.
 *
 * @param elapsedSeconds since the run started training
 * @param timeMicros since the epoch
 */
public record LastTimes(double elapsedSeconds, long timeMicros) {
    /** @param metrics not empty */
    static LastTimes of(RunLog metrics) throws IOException {
        try (LogReader reader = new LogReader(metrics, metrics.records() - 1)) {
            LastTimes last = null;
            for (; reader.hasRow(); reader.next()) {
                last = new LastTimes(((Float8Vector) reader.rows().getVector("elapsed_s")).get(reader.row()),
                        ((TimeStampMicroTZVector) reader.rows().getVector("time")).get(reader.row()));
            }
            return last;
        }
    }
}
