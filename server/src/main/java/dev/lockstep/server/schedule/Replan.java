package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.experiments.RunIdentity;
import java.util.Map;
import java.util.Optional;

/**
 * The runs that the stored document of a sweep asks for today.
 *
 * @param problem why a run may not be among them
 */
record Replan(Map<String, NewSweep.NewRun> runs, String problem) {
    /** Blocking. */
    static Replan of(SweepPlanner planner, String spec) {
        try {
            return new Replan(planner.runs(spec), "its sweep does not ask for it any more, a preset may have changed");
        } catch (SpecException e) {
            return new Replan(Map.of(), e.getMessage());
        }
    }

    Optional<NewSweep.NewRun> find(RunInfo run) {
        return Optional.ofNullable(runs.get(RunIdentity.of(run.parameters())));
    }
}
