package dev.lockstep.server.dataset;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;

/** Says in a few words why something failed. */
final class Causes {
    private Causes() {}

    /** Whether nobody answered at all, rather than wrongly. */
    static boolean isUnreachable(Throwable cause) {
        return cause instanceof UnknownHostException || cause instanceof ConnectException;
    }

    static String brief(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "unknown host";
        }
        if (cause instanceof ConnectException) {
            return "no connection";
        }
        if (cause instanceof TimeoutException) {
            return "no answer in time";
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
