package dev.lockstep.server.store;

import java.time.Instant;

/**
 * A run as it is kept.
 *
 * @param id 0 before the catalogue gave it one
 * @param info what it is: a JSON object
 * @param startedAt null for a run that no worker has taken
 * @param result how far it came: a JSON object
 */
public record RunRow(int id, int sweep, int index, String info, String state, String reason, Instant startedAt, Instant endedAt,
        String result) {
    RunRow withIds(int newId, int newSweep) {
        return new RunRow(newId, newSweep, index, info, state, reason, startedAt, endedAt, result);
    }
}
