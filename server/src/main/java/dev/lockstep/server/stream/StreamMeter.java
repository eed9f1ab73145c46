package dev.lockstep.server.stream;

/** Told how long record batches took from the flush of their slice to the socket of each client. On event loops, for every batch and client: must be cheap. */
@FunctionalInterface
public interface StreamMeter {
    /**
     * A batch that was flushed while the client followed has been handed to the system, to be sent.
     *
     * @param keptUp false when the client had not taken what came before: the time is then the client's, not the server's
     */
    void sent(long nanos, boolean keptUp);
}
