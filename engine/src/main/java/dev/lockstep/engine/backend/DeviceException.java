package dev.lockstep.engine.backend;

/** A device that is not there, or does not have what was asked of it. The message is for the person who asked. */
public class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DeviceException(String message) {
        super(message);
    }
}
