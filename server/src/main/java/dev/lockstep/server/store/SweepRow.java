package dev.lockstep.server.store;

import java.time.Instant;

/**
 * A sweep as it is kept.
 *
 * @param id 0 before the catalogue gave it one
 * @param spec what its runs are made from, a JSON object
 * @param axes a JSON array
 * @param varying a JSON array
 * @param paused whether its runs wait until somebody resumes it
 * @param notes empty where there are none
 * @param tags a JSON array of texts
 */
public record SweepRow(int id, String name, Instant createdAt, String spec, String axes, String varying, boolean paused, String notes,
        String tags) {
    SweepRow withId(int newId) {
        return new SweepRow(newId, name, createdAt, spec, axes, varying, paused, notes, tags);
    }
}
