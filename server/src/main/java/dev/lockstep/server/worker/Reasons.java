package dev.lockstep.server.worker;

import dev.lockstep.engine.backend.DeviceException;
import dev.lockstep.engine.backend.DeviceMemoryException;
import dev.lockstep.engine.data.DatasetException;
import dev.lockstep.server.store.HistoryMismatch;
import java.io.UncheckedIOException;

/** Says in the table why a run failed; the stack trace is for the log. */
final class Reasons {
    private Reasons() {}

    static String of(Throwable failure) {
        if (failure instanceof OutOfMemoryError) {
            return "out of memory (" + failure.getMessage() + "); a smaller batch or model, or fewer workers, need less";
        }
        if (failure instanceof DeviceMemoryException) {
            return "out of memory: " + failure.getMessage() + "; a smaller batch or model needs less";
        }
        if (failure instanceof DatasetException || failure instanceof DeviceException || failure instanceof HistoryMismatch) {
            return failure.getMessage();
        }
        if (failure instanceof UncheckedIOException e) {
            return "cannot go on: " + e.getCause().getMessage();
        }
        String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
        return "training failed with " + failure.getClass().getSimpleName() + message;
    }
}
