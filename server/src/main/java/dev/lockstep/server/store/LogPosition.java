package dev.lockstep.server.store;

/**
 * A place in the history of a run, between two records of each of its logs.
 *
 * @param metrics records before it
 * @param weights likewise
 */
public record LogPosition(int metrics, int weights) {
    public static final LogPosition START = new LogPosition(0, 0);
}
