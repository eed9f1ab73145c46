package dev.lockstep.server.store;

import java.io.IOException;

/** A log could not be written, though it can be read: there may be no room. What it holds is whole; it can be written on when the reason is gone. */
public final class LogWriteException extends IOException {
    LogWriteException(String message, Throwable cause) {
        super(message, cause);
    }
}
