package dev.lockstep.server.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Cohorts that a worker has put aside at a step boundary, with their memory: any worker can take them up again. Whoever takes a run owns it. */
public final class PausedRuns {
    /** By each run that is not over. */
    private final Map<Integer, PausedCohort> runs = new ConcurrentHashMap<>();

    /** @param nanos of {@link System#nanoTime()}, when it was put aside */
    record PausedCohort(CohortDriver driver, List<TrainedRun> runs, long nanos) {
        TrainedRun run(int id) {
            return runs.stream().filter(run -> run.id() == id).findFirst().orElseThrow();
        }
    }

    void put(PausedCohort cohort) {
        cohort.runs().forEach(run -> runs.put(run.id(), cohort));
    }

    /** Null when it is not here, or not any more. The others of its cohort stay. */
    PausedCohort take(int run) {
        return runs.remove(run);
    }

    /** Whether any run of the cohort is still here. */
    boolean holds(PausedCohort cohort) {
        return runs.containsValue(cohort);
    }

    /** Takes all, without those that were taken before. */
    List<PausedCohort> takeAll() {
        List<PausedCohort> all = new ArrayList<>();
        for (PausedCohort cohort : Set.copyOf(runs.values())) {
            all.add(new PausedCohort(cohort.driver(), cohort.runs().stream().filter(run -> runs.remove(run.id()) != null).toList(), cohort.nanos()));
        }
        return all;
    }
}
