package dev.lockstep.server.weights;

import java.io.IOException;

/** A file of weights that cannot be used; the message names the file and what is wrong with it. */
public final class WeightsException extends IOException {
    public WeightsException(String message) {
        super(message);
    }
}
