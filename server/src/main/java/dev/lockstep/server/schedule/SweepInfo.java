package dev.lockstep.server.schedule;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * What a sweep is.
 *
 * @param spec what its runs are made from, a JSON object: the request as it came, until the sweep is extended
 * @param axes a JSON array of {@code {"path", "values"}}
 * @param varying a JSON array of the paths in which its runs differ
 * @param paused whether its runs wait until somebody resumes it
 * @param notes of a person, empty where there are none
 * @param tags a JSON array of texts
 */
public record SweepInfo(int id, String name, String spec, String axes, String varying, Instant createdAt, boolean paused, String notes,
        String tags) {
    /** Of its runs, the most that may train at once. */
    int concurrency() {
        return new JsonObject(spec).getInteger("concurrency", Integer.MAX_VALUE);
    }

    SweepInfo paused(boolean now) {
        return new SweepInfo(id, name, spec, axes, varying, createdAt, now, notes, tags);
    }

    SweepInfo described(String newNotes, String newTags) {
        return new SweepInfo(id, name, spec, axes, varying, createdAt, paused, newNotes, newTags);
    }

    SweepInfo extended(String newSpec, String newAxes, String newVarying) {
        return new SweepInfo(id, name, newSpec, newAxes, newVarying, createdAt, paused, notes, tags);
    }
}
