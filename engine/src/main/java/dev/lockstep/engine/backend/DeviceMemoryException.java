package dev.lockstep.engine.backend;

/** A device has less memory left than was asked of it. */
public final class DeviceMemoryException extends DeviceException {
    private static final long serialVersionUID = 1;

    private final long bytes;
    private final long free;

    public DeviceMemoryException(String message, long bytes, long free) {
        super(message);
        this.bytes = bytes;
        this.free = free;
    }

    /** What was asked for, at once. */
    public long bytes() {
        return bytes;
    }

    public long free() {
        return free;
    }
}
