package dev.lockstep.server.store;

import io.vertx.core.Future;
import java.util.List;

/**
 * Writes the history of one run. Used by one thread at a time; nothing that is added is readable before the next {@link #flush()}.
 *
 * <p>After every flush whose rows are readable, a notice goes out on the event bus (see {@link LogKind#address}).
 */
public interface RunRecorder extends MetricsRecorder {
    /** One tensor of a snapshot; {@code values} row-major in the order of {@code dims}, copied. */
    void weights(int step, String tensor, List<Integer> dims, float[] values);

    /**
     * What was added since the last flush becomes one record of each log concerned, or several where there is much. Completes, on the caller's context, when
     * it can be read. Wait for it before the flush after: that keeps the memory bounded, and a recorder with more than 64 MiB on the way refuses.
     * Fails when something could not be written; the logs then end with the record before, and every later flush fails as well.
     */
    Future<Void> flush();

    /** Flushes, and completes when all that was added so far is durable, with the place in the logs behind it. Not while {@link #isCatchingUp()}. */
    Future<LogPosition> sync();

    /** Whether what is added next is in the logs already, so that it is not written but compared; {@link HistoryMismatch} where it differs. */
    default boolean isCatchingUp() {
        return false;
    }

    /** Flushes, makes the logs durable and releases them. */
    Future<Void> close();
}
