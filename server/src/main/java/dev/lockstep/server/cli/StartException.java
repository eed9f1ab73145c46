package dev.lockstep.server.cli;

/** A reason not to start that whoever typed the command can do something about. */
final class StartException extends RuntimeException {
    StartException(String message) {
        super(message);
    }
}
