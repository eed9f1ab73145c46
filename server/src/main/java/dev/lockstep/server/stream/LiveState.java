package dev.lockstep.server.stream;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * The present state of sweeps, runs, datasets and system, as the JSON of the interface. Called on event loops: answers from memory, never blocks.
 * Changes are announced on the addresses of {@link Changes}.
 */
public interface LiveState {
    Optional<JsonObject> sweep(int id);

    Optional<JsonObject> run(int id);

    /** What is told of a sweep or a run: made once for all who follow it, so nobody may change it. */
    record Told(JsonObject json, String text) {
        public Told(JsonObject json) {
            this(json, json.encode());
        }
    }

    default Optional<Told> toldSweep(int id) {
        return sweep(id).map(Told::new);
    }

    default Optional<Told> toldRun(int id) {
        return run(id).map(Told::new);
    }

    /** In order of index; empty for an unknown sweep. */
    List<JsonObject> runsOf(int sweep);

    /** The ids of {@link #runsOf}, for less. */
    default List<Integer> runIdsOf(int sweep) {
        return runsOf(sweep).stream().map(run -> run.getInteger("id")).toList();
    }

    /** Newest first. */
    List<JsonObject> newestSweeps(int limit);

    List<JsonObject> datasets();

    /** Folders of custom datasets that cannot be used, each with its name and why. */
    List<JsonObject> datasetProblems();

    JsonObject system();

    /** Event bus addresses; the body is the id of what changed, an Integer (0 where there is only one). */
    final class Changes {
        public static final String SWEEP = "lockstep.changed.sweep";
        public static final String RUN = "lockstep.changed.run";
        public static final String DATASETS = "lockstep.changed.datasets";
        public static final String SYSTEM = "lockstep.changed.system";

        private Changes() {}
    }
}
