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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random lives of a scheduler, with workers that behave as workers do, checked after every event. */
class SchedulerWalkTest {
    private static final List<String> DATASETS = List.of("strokes", "mnist", "broken");

    private final Scheduler scheduler = new Scheduler(Sample.PROCESSOR, run -> null);
    private final Map<Integer, Run> runs = new HashMap<>();
    private final Map<Integer, Sweep> sweeps = new HashMap<>();
    private final Set<Integer> ended = new HashSet<>();
    private final Set<Integer> assigned = new HashSet<>();
    /** Null for a worker that has asked and got nothing yet; absent for one that has not asked. */
    private final Map<String, Integer> workers = new HashMap<>();
    /** What workers were asked to put aside, and what they did. */
    private final Set<Integer> toPause = new HashSet<>();
    private final Map<Integer, String> aside = new HashMap<>();
    private final Set<Integer> toStop = new HashSet<>();
    private final Set<String> preparing = new HashSet<>();
    private int clock;
    private int nextRun = 1;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void keepsItsPromises(long seed) {
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
                Integer run = workers.get(worker);
                if (run != null && toPause.remove(run)) {
                    workers.remove(worker);
                    aside.put(run, worker);
                    apply(new Event.Paused(run, Sample.progress(random.nextInt(100), 1)));
                }
            }
            case 15 -> stopAside();
            case 6, 7 -> {
                Integer run = workers.get(worker);
                if (run != null) {
                    Outcome[] ends = {new Outcome(RunState.DONE, null, "abc"), Outcome.failed("why"), new Outcome(RunState.DIVERGED, "nan", null),
                            Outcome.stopped(null)};
                    workers.remove(worker);
                    apply(new Event.Ended(run, Sample.progress(random.nextInt(100), 1), ends[random.nextInt(4)]));
                }
            }
            default -> {
                if (workers.get(worker) != null) {
                    apply(new Event.Progressed(workers.get(worker), Sample.progress(random.nextInt(100), 1)));
                }
            }
        }
    }

    /** A worker that is asked to stop what it has put aside does so. */
    private void stopAside() {
        for (int run : List.copyOf(toStop)) {
            if (aside.remove(run) != null) {
                toStop.remove(run);
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
                Integer run = workers.get(worker);
                if (run != null) {
                    workers.remove(worker);
                    apply(new Event.Ended(run, Sample.progress(100, 1), new Outcome(RunState.DONE, null, null)));
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
                assertTrue(assigned.add(assign.run()) || aside.containsKey(assign.run()), "assigned twice");
                aside.remove(assign.run());
                begun.add(assign.run());
                assertTrue(workers.containsKey(assign.worker().id()), "nobody asked");
                assertNull(workers.put(assign.worker().id(), assign.run()), "two runs on one worker");
            } else if (command instanceof Command.AskToStop stop) {
                assertTrue(aside.containsKey(stop.run()) ? stop.worker().id().equals(aside.get(stop.run())) : workers.get(stop.worker().id()) == stop.run());
                toStop.add(stop.run());
            } else if (command instanceof Command.AskToPause pause) {
                assertEquals(pause.run(), workers.get(pause.worker().id()));
                toPause.add(pause.run());
            } else if (command instanceof Command.Prepare prepare) {
                assertTrue(preparing.add(prepare.dataset()), "asked for twice");
            }
        }
        begun.forEach(run -> assertFalse(sweeps.get(runs.get(run).info().sweep()).info().paused(), "assigned while paused"));
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
        assertEquals(workers.values().stream().filter(run -> run != null).count(), running);
    }
}
