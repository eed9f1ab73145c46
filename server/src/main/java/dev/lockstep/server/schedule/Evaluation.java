package dev.lockstep.server.schedule;

/**
 * A test of a run's network, as its log has it.
 *
 * @param step after which it was made
 * @param elapsedSeconds since the run started training
 * @param timeMicros of the Unix clock
 */
public record Evaluation(int step, double elapsedSeconds, long timeMicros, float testAccuracy) {}
