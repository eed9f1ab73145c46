package dev.lockstep.engine.backend;

/**
 * Whether a backend can be used here.
 *
 * @param detail what it runs on, or the reason why not and what to do about it; one line
 */
public record Availability(boolean available, String detail) {
    public static Availability yes(String detail) {
        return new Availability(true, detail);
    }

    public static Availability no(String reason) {
        return new Availability(false, reason);
    }
}
