package dev.lockstep.server.store;

/** A store that cannot be used; the message says why and what to do, for whoever starts the server. */
public final class StoreException extends RuntimeException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
