package dev.lockstep.server.export;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;

/** Values of Arrow columns for formats that are text. */
final class Cell {
    private Cell() {}

    /** A boxed number, a boolean or a string; null where there is none. Times are ISO 8601 in UTC. */
    static Object value(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return null;
        }
        if (vector instanceof TimeStampMicroTZVector times) {
            return Instant.EPOCH.plus(times.get(row), ChronoUnit.MICROS).toString();
        }
        Object value = vector.getObject(row);
        return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }
}
