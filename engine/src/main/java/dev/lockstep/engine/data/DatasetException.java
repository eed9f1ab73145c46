package dev.lockstep.engine.data;

/** A dataset that is missing, malformed or asked for more than it has. The message names the file, the field, what was found and what was expected. */
public final class DatasetException extends Exception {
    public DatasetException(String message) {
        super(message);
    }

    public DatasetException(String message, Throwable cause) {
        super(message, cause);
    }
}
