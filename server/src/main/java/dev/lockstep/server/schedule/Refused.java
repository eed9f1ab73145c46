package dev.lockstep.server.schedule;

/** What was asked for does not go with the state of things; the message says which, and what would. */
public final class Refused extends RuntimeException {
    Refused(String message) {
        super(message, null, false, false);
    }
}
