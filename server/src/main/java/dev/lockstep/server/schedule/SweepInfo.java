package dev.lockstep.server.schedule;

import java.time.Instant;

/**
 * What a sweep is: fixed when it is created.
 *
 * @param spec the request as it came, a JSON object
 * @param axes a JSON array of {@code {"path", "values"}}
 * @param varying a JSON array of the paths in which its runs differ
 */
public record SweepInfo(int id, String name, String spec, String axes, String varying, Instant createdAt) {}
