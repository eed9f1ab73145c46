package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a scheduler, with workers that behave as workers do, checked after every event. */
class SchedulerWalkTest {
    private static final List<String> DATASETS = List.of("strokes", "mnist", "broken");

    private Scheduler scheduler;
    private final Map<Integer, Run> runs = new HashMap<>();
    private final Map<Integer, Sweep> sweeps = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> assigned = new HashSet<>();
    /** Null for a worker that has asked and got nothing yet; absent for one that has not asked. */
    private final Map<String, Set<Integer>> workers = new HashMap<>();
    /** What workers were asked to put aside, and what they did. */
    private final Set<Integer> toPause = new HashSet<>();
    private final Map<Integer, String> aside = new HashMap<>();
    /** Those that were put aside together. */
    private final Map<Integer, Set<Integer>> company = new HashMap<>();
    private Placement placement;
    private int cohorts;
    private final Set<Integer> toStop = new HashSet<>();
    private final Set<String> preparing = new HashSet<>();
    private int clock;
    private int nextRun = 1;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsItsPromises(long seed) {
        walk(seed, Sample.PROCESSOR);
        assertEquals(0, cohorts);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void keepsItsPromisesWithCohorts(long seed) {
        walk(seed, Sample.placement(seed % 2 == 0 ? List.of("cpu") : List.of("cuda:0", "cuda:1"), (int) (2 + seed % 3)));
        assertTrue(cohorts > 20, "cohorts=" + cohorts);
    }

    private void walk(long seed, Placement on) {
        placement = on;
        scheduler = new Scheduler(on, run -> null);
        Random random = new Random(seed);
        int submitted = 0;
        for (int i = 0; i < 4000; i++) {
            if (random.nextInt(60) == 0) {
                int count = 1 + random.nextInt(12);
                apply(Sample.submitted(++submitted, nextRun, count, DATASETS.get(random.nextInt(3))));
                nextRun += count;
            } else {
                randomEvent(random, submitted);
            }
            checkTotals();
        }
        finish();
        assertEquals(nextRun - 1, ended.size());
        assertEquals(0, scheduler.queued());
        assertEquals(0, scheduler.running());
        assertTrue(submitted > 20, "a walk that did something: sweeps=" + submitted);
        for (Sweep sweep : sweeps.values()) {
            assertTrue(sweep.state().ended());
            assertNotNull(sweep.endedAt());
        }
    }

    private void randomEvent(Random random, int submitted) {
        String worker = "w" + random.nextInt(4);
        switch (random.nextInt(16)) {
            case 0 -> apply(new Event.StopRun(1 + random.nextInt(nextRun)));
            case 1 -> {
                if (random.nextInt(20) == 0) {
                    apply(new Event.StopSweep(1 + random.nextInt(submitted + 1)));
                }
            }
            case 2 -> {
                if (!preparing.isEmpty()) {
                    answer(preparing.iterator().next(), random.nextInt(3));
                }
            }
            case 3, 4, 5 -> {
                if (!workers.containsKey(worker)) {
                    workers.put(worker, null);
                    apply(new Event.WorkerIdle(Sample.worker(worker)));
                }
            }
            case 12 -> {
                if (submitted > 0) {
                    int sweep = 1 + random.nextInt(submitted);
                    apply(random.nextInt(3) == 0 ? new Event.PauseSweep(sweep) : new Event.ResumeSweep(sweep));
                }
            }
            case 13, 14 -> {
                Set<Integer> cohort = workers.get(worker);
                if (cohort != null && cohort.stream().anyMatch(toPause::contains)) {
                    workers.remove(worker);
                    toPause.removeAll(cohort);
                    Map<Integer, Progress> progress = new HashMap<>();
                    for (int run : cohort) {
                        aside.put(run, worker);
                        company.put(run, cohort);
                        progress.put(run, Sample.progress(1 + random.nextInt(99), 1));
                    }
                    apply(new Event.Paused(progress));
                }
            }
            case 15 -> stopAside();
            case 6, 7 -> {
                if (workers.get(worker) != null) {
                    Outcome[] ends = {new Outcome(RunState.DONE, null, "abc"), Outcome.failed("why"), new Outcome(RunState.DIVERGED, "nan", null),
                            Outcome.stopped(null)};
                    apply(new Event.Ended(endOne(worker), Sample.progress(1 + random.nextInt(99), 1), ends[random.nextInt(4)]));
                }
            }
            case 8 -> giveBack(worker);
            default -> {
                if (workers.get(worker) != null) {
                    apply(new Event.Progressed(workers.get(worker).iterator().next(), Sample.progress(1 + random.nextInt(99), 1)));
                }
            }
        }
    }

    private int endOne(String worker) {
        Set<Integer> cohort = workers.get(worker);
        int run = cohort.iterator().next();
        cohort.remove(run);
        toPause.remove(run);
        toStop.remove(run);
        if (cohort.isEmpty()) {
            workers.remove(worker);
        }
        return run;
    }

    /** All but the first of a cohort that has not begun. */
    private void giveBack(String worker) {
        Set<Integer> cohort = workers.get(worker);
        if (cohort == null || cohort.size() < 2 || cohort.stream().anyMatch(run -> runs.get(run).progress().step() > 0)) {
            return;
        }
        List<Integer> others = cohort.stream().skip(1).toList();
        others.forEach(cohort::remove);
        toPause.removeAll(others);
        toStop.removeAll(others);
        assigned.removeAll(others);
        apply(new Event.GivenBack(others));
    }

    /** A worker that is asked to stop what it has put aside does so. */
    private void stopAside() {
        for (int run : List.copyOf(toStop)) {
            if (aside.remove(run) != null) {
                toStop.remove(run);
                company.remove(run).remove(run);
                apply(new Event.Ended(run, Sample.progress(50, 1), Outcome.stopped(null)));
            }
        }
    }

    private void answer(String dataset, int kind) {
        if (kind == 0) {
            apply(new Event.DatasetWaiting(dataset, "on its way"));
            return;
        }
        preparing.remove(dataset);
        apply(dataset.equals("broken") ? new Event.DatasetFailed(dataset, "broken") : new Event.DatasetReady(dataset));
    }

    private void finish() {
        for (String dataset : List.copyOf(preparing)) {
            answer(dataset, 1);
        }
        sweeps.keySet().stream().toList().forEach(sweep -> apply(new Event.ResumeSweep(sweep)));
        stopAside();
        while (ended.size() < nextRun - 1) {
            int before = ended.size();
            for (int i = 0; i < 4; i++) {
                String worker = "w" + i;
                if (!workers.containsKey(worker)) {
                    workers.put(worker, null);
                    apply(new Event.WorkerIdle(Sample.worker(worker)));
                }
                while (workers.get(worker) != null) {
                    apply(new Event.Ended(endOne(worker), Sample.progress(100, 1), new Outcome(RunState.DONE, null, null)));
                }
            }
            assertTrue(ended.size() > before, "runs are left that nobody gets");
            checkTotals();
        }
    }

    private void apply(Event event) {
        List<Integer> begun = new ArrayList<>();
        for (Command command : new ArrayList<>(scheduler.on(event, Sample.at(++clock)))) {
            if (command instanceof Command.RunChanged changed) {
                Run run = changed.run();
                Run before = runs.put(run.id(), run);
                assertFalse(before != null && before.state().ended(), () -> "changed after its end: " + run);
                if (run.state().ended()) {
                    assertTrue(ended.add(run.id()));
                    assertNotNull(run.endedAt());
                } else {
                    assertNull(run.endedAt());
                }
            } else if (command instanceof Command.SweepChanged changed) {
                sweeps.put(changed.sweep().id(), changed.sweep());
            } else if (command instanceof Command.Assign assign) {
                requireAssignable(assign);
                begun.addAll(assign.runs());
            } else if (command instanceof Command.AskToStop stop) {
                assertTrue(aside.containsKey(stop.run()) ? stop.worker().id().equals(aside.get(stop.run())) : workers.get(stop.worker().id()).contains(stop.run()));
                toStop.add(stop.run());
            } else if (command instanceof Command.AskToPause pause) {
                assertTrue(workers.get(pause.worker().id()).contains(pause.run()));
                toPause.add(pause.run());
            } else if (command instanceof Command.Prepare prepare) {
                assertTrue(preparing.add(prepare.dataset()), "asked for twice");
            }
        }
        begun.forEach(run -> assertFalse(sweeps.get(runs.get(run).info().sweep()).info().paused(), "assigned while paused"));
    }

    private void requireAssignable(Command.Assign assign) {
        Set<Integer> cohort = new TreeSet<>(assign.runs());
        assertEquals(assign.runs().size(), cohort.size());
        assertEquals(1, cohort.stream().map(run -> runs.get(run).info().sweep()).distinct().count(), "runs of several sweeps");
        for (int run : cohort) {
            assertTrue(assigned.add(run) || aside.containsKey(run), "assigned twice");
            if (aside.remove(run) != null) {
                assertEquals(company.get(run), cohort, "goes on without its company");
                assertFalse(toStop.contains(run), "assigned while it is being stopped");
            }
        }
        cohort.forEach(company::remove);
        assertTrue(cohort.size() <= placement.most(assign.device()));
        cohorts += cohort.size() > 1 ? 1 : 0;
        assertTrue(workers.containsKey(assign.worker().id()), "nobody asked");
        assertNull(workers.put(assign.worker().id(), cohort), "two cohorts on one worker");
        if (placement.single(assign.device())) {
            assertEquals(1, workers.values().stream().filter(on -> on != null && runs.get(on.iterator().next()).device().equals(assign.device())).count(),
                    "two cohorts on " + assign.device());
        }
    }

    private void checkTotals() {
        int running = 0;
        for (Sweep sweep : sweeps.values()) {
            Map<RunState, Integer> counts = new HashMap<>();
            long steps = 0;
            for (Run run : runs.values()) {
                if (run.info().sweep() == sweep.id()) {
                    counts.merge(run.state(), 1, Integer::sum);
                    steps += run.progress().step();
                }
            }
            for (RunState state : RunState.values()) {
                assertEquals(counts.getOrDefault(state, 0), sweep.counts().get(state), () -> sweep + " " + state);
            }
            assertEquals(sweep.runs(), sweep.counts().values().stream().mapToInt(Integer::intValue).sum());
            assertEquals(steps, sweep.steps());
            assertEquals(sweep.state().ended(), sweep.counts().get(RunState.QUEUED) + sweep.counts().get(RunState.RUNNING) + sweep.counts().get(RunState.PAUSED) == 0);
            running += sweep.counts().get(RunState.RUNNING);
        }
        assertEquals(running, scheduler.running());
        assertEquals(workers.values().stream().filter(cohort -> cohort != null).mapToInt(Set::size).sum(), running);
    }
}
