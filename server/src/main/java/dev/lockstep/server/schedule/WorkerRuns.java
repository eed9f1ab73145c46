package dev.lockstep.server.schedule;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which worker trains which run, or has put it aside, and what workers were asked to do with their runs. */
final class WorkerRuns {
    private final Map<Integer, Worker> training = new HashMap<>();
    /** Runs that began and wait, with the workers that put them aside. */
    private final Map<Integer, Worker> aside = new HashMap<>();
    /** Of a run that began and waits: itself and those in whose company it goes on. */
    private final Map<Integer, Set<Integer>> company = new HashMap<>();
    private final Set<Integer> askedToPause = new HashSet<>();
    private final Set<Integer> askedToStop = new HashSet<>();

    int training() {
        return training.size();
    }

    /** Whether a worker trains the run or keeps it. */
    boolean has(Run run) {
        return run.state() == RunState.RUNNING || aside.containsKey(run.id());
    }

    /** The worker that does. */
    Worker of(Run run) {
        return run.state() == RunState.RUNNING ? training.get(run.id()) : aside.get(run.id());
    }

    void start(int run, Worker worker) {
        training.put(run, worker);
        aside.remove(run);
        company.remove(run);
    }

    /** The worker that trained these together keeps them until they go on, together, with it or with another. */
    void putAside(List<Integer> runs) {
        Set<Integer> together = new TreeSet<>(runs);
        for (int run : runs) {
            aside.put(run, training.remove(run));
            company.put(run, together);
            askedToPause.remove(run);
        }
    }

    /** No worker has the run any more. */
    void release(int run) {
        training.remove(run);
        aside.remove(run);
        Set<Integer> others = company.remove(run);
        if (others != null) {
            others.remove(run);
        }
        askedToPause.remove(run);
    }

    /** Itself and those in whose company it goes on; null unless it began and waits. */
    Set<Integer> company(int run) {
        return company.get(run);
    }

    /** Whether that is new. */
    boolean askToPause(int run) {
        return askedToPause.add(run);
    }

    /** Whether that is new. */
    boolean askToStop(int run) {
        return askedToStop.add(run);
    }

    boolean isAskedToStop(int run) {
        return askedToStop.contains(run);
    }

    /** Forgets that it was asked to stop; whether it was. */
    boolean forgetStop(int run) {
        return askedToStop.remove(run);
    }
}
