package dev.lockstep.server.store;

import java.time.Instant;

/**
 * A sweep as it is kept.
 *
 * @param id 0 before the catalogue gave it one
 * @param spec the request as it came, a JSON object
 * @param axes a JSON array
 * @param varying a JSON array
 */
public record SweepRow(int id, String name, Instant createdAt, String spec, String axes, String varying) {
    SweepRow withId(int newId) {
        return new SweepRow(newId, name, createdAt, spec, axes, varying);
    }
}
