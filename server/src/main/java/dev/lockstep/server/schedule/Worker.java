package dev.lockstep.server.schedule;

/**
 * Who trains.
 *
 * @param id unique among the workers of a server
 */
public record Worker(String id, int numericsVersion) {}
