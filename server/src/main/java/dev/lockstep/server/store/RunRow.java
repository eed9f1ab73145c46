package dev.lockstep.server.store;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Optional;

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

    /** The run whose history this one begins with, if any. */
    public Optional<Integer> continues() {
        JsonObject origin = new JsonObject(info).getJsonObject("continues");
        return origin == null ? Optional.empty() : Optional.of(origin.getInteger("run"));
    }
}
