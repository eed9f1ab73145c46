package dev.lockstep.server.schedule;

import dev.lockstep.server.store.Catalogue;
import dev.lockstep.server.store.SweepRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server makes of the store that an earlier one left. Blocking.
 *
 * @param changed runs whose state is not the stored one any more
 * @param assignments of the runs that wait
 */
record Restart(List<Event.Restored> sweeps, List<Run> changed, List<Assignment> assignments) {
    /** @param logged how far the runs came that had begun */
    static Restart of(Catalogue.Contents contents, List<Run> runs, Map<Integer, Progress> logged, int numericsVersion, SweepPlanner planner,
            Instant now) {
        Restart restart = new Restart(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Map<Integer, List<Run>> bySweep = new HashMap<>();
        runs.forEach(run -> bySweep.computeIfAbsent(run.info().sweep(), id -> new ArrayList<>()).add(run));
        for (SweepRow row : contents.sweeps()) {
            restart.restore(row, bySweep.getOrDefault(row.id(), List.of()), logged, numericsVersion, planner, now);
        }
        return restart;
    }

    private void restore(SweepRow row, List<Run> members, Map<Integer, Progress> logged, int numericsVersion, SweepPlanner planner, Instant now) {
        List<Run> restored = new ArrayList<>();
        Replan replan = null;
        for (Run run : members) {
            Run after = run.state().ended() ? run : Recovery.afterRestart(run, row.paused(), Optional.ofNullable(logged.get(run.id())), numericsVersion, now);
            if (!after.state().ended()) {
                replan = replan == null ? Replan.of(planner, row.spec()) : replan;
                after = assign(after, replan, now);
            }
            if (!after.equals(run)) {
                changed.add(after);
            }
            restored.add(after);
        }
        sweeps.add(new Event.Restored(Rows.sweep(row), restored));
    }

    private Run assign(Run run, Replan replan, Instant now) {
        Optional<NewSweep.NewRun> plan = replan.find(run.info());
        if (plan.isEmpty()) {
            return run.ended(Outcome.failed("cannot be trained by this server: " + replan.problem()), now);
        }
        NewSweep.NewRun again = plan.get().from(run.info().origin());
        assignments.add(new Assignment(run.id(), again.spec(), again.weights(), again.origin()));
        return run;
    }
}
