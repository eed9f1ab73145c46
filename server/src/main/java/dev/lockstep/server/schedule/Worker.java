package dev.lockstep.server.schedule;

/**
 * Who trains.
 *
 * @param id unique among the workers of a server
 * @param device the backend it computes on, {@code cpu}
 */
public record Worker(String id, String device, int numericsVersion) {}
