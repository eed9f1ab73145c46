package dev.lockstep.server.schedule;

import static dev.lockstep.server.schedule.Sample.at;
import static dev.lockstep.server.schedule.Sample.progress;
import static dev.lockstep.server.schedule.Sample.submitted;
import static dev.lockstep.server.schedule.Sample.tested;
import static dev.lockstep.server.schedule.Sample.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedulerTest {
    private final Scheduler scheduler = new Scheduler(Sample.PROCESSOR, run -> null);
    private final Map<Integer, Run> runs = new HashMap<>();
    private final Map<Integer, Sweep> sweeps = new HashMap<>();
    private int clock;

    @Test
    void asksForADatasetOnceAndAssignsWhenItIsThere() {
        assertEquals(List.of(new Command.Prepare("strokes")), orders(submitted(1, 1, 2, "strokes")));
        assertEquals(List.of(), orders(submitted(2, 3, 1, "strokes")));
        assertEquals(List.of(), orders(new Event.WorkerIdle(worker("a"))));
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(1), "cpu")), orders(new Event.DatasetReady("strokes")));
        assertEquals(RunState.RUNNING, runs.get(1).state());
        assertEquals("cpu", runs.get(1).device());
        assertEquals(SweepState.RUNNING, sweeps.get(1).state());
        assertEquals(SweepState.QUEUED, sweeps.get(2).state());
    }

    @Test
    void servesSweepsInOrderOfArrivalAndRunsInOrderOfIndex() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 2, "strokes"));
        on(submitted(2, 3, 2, "strokes"));
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            for (Command command : orders(new Event.WorkerIdle(worker("w" + i)))) {
                order.add(((Command.Assign) command).runs().get(0));
            }
        }
        assertEquals(List.of(1, 2, 3, 4), order);
        assertEquals(4, scheduler.running());
    }

    @Test
    void passesOverRunsWhoseDatasetIsOnItsWay() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 1, "mnist"));
        on(new Event.DatasetWaiting("mnist", "downloading mnist, 40 %"));
        on(submitted(2, 2, 1, "strokes"));
        assertEquals("downloading mnist, 40 %", runs.get(1).reason());
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(2), "cpu")), orders(new Event.WorkerIdle(worker("a"))));
        assertEquals(List.of(), orders(new Event.WorkerIdle(worker("b"))));
        assertEquals(List.of(new Command.Assign(worker("b"), List.of(1), "cpu")), orders(new Event.DatasetReady("mnist")));
        assertNull(runs.get(1).reason());
    }

    @Test
    void failsWhatWaitsForADatasetThatFailedAndAsksAgainForTheNextSweep() {
        on(submitted(1, 1, 2, "mnist"));
        on(new Event.DatasetFailed("mnist", "no mirror answered"));
        assertEquals(RunState.FAILED, runs.get(1).state());
        assertEquals("no mirror answered", runs.get(2).reason());
        assertEquals(SweepState.DONE, sweeps.get(1).state());
        assertEquals(List.of(new Command.Prepare("mnist")), orders(submitted(2, 3, 1, "mnist")));
    }

    @Test
    void aWorkerGetsOneRunForEachTimeItAsks() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 3, "strokes"));
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(1), "cpu")), orders(new Event.WorkerIdle(worker("a"))));
        assertEquals(List.of(), orders(new Event.Ended(1, progress(100, 1), new Outcome(RunState.DONE, null, "abc"))));
        assertEquals("abc", runs.get(1).weightsSha256());
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(2), "cpu")), orders(new Event.WorkerIdle(worker("a"))));
    }

    @Test
    void stoppingASweepEndsTheQueuedAtOnceAndAsksTheTrainingOnce() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 3, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        assertEquals(List.of(new Command.AskToStop(worker("a"), 1)), orders(new Event.StopSweep(1)));
        assertEquals(List.of(), orders(new Event.StopSweep(1)));
        assertEquals(SweepState.STOPPING, sweeps.get(1).state());
        assertEquals(RunState.STOPPED, runs.get(3).state());
        assertEquals("stopped before it started", runs.get(3).reason());
        on(new Event.Ended(1, progress(10, 1), Outcome.stopped("abc")));
        assertEquals(SweepState.STOPPED, sweeps.get(1).state());
        assertEquals(at(clock), sweeps.get(1).endedAt());
    }

    @Test
    void aSweepWhoseRunsEndedByThemselvesWhileItWasStoppingIsDone() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 1, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        on(new Event.StopSweep(1));
        on(new Event.Ended(1, progress(100, 1), new Outcome(RunState.DONE, null, null)));
        assertEquals(SweepState.DONE, sweeps.get(1).state());
        assertEquals(1.0, sweeps.get(1).progress());
    }

    @Test
    void oneStoppedRunMakesAStoppedSweep() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 2, "strokes"));
        on(new Event.StopRun(1));
        assertEquals(SweepState.QUEUED, sweeps.get(1).state());
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(2), "cpu")), orders(new Event.WorkerIdle(worker("a"))));
        on(new Event.Ended(2, progress(100, 1), new Outcome(RunState.DONE, null, null)));
        assertEquals(SweepState.STOPPED, sweeps.get(1).state());
        assertEquals(0.5, sweeps.get(1).progress());
    }

    @Test
    void aPausedSweepKeepsItsPlaceAndLetsOthersTrain() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 2, "strokes"));
        on(submitted(2, 3, 1, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        assertEquals(List.of(new Command.AskToPause(worker("a"), 1)), orders(new Event.PauseSweep(1)));
        assertEquals(List.of(), orders(new Event.PauseSweep(1)));
        assertEquals(SweepState.PAUSING, sweeps.get(1).state());
        on(new Event.Paused(Map.of(1, progress(10, 1))));
        assertEquals(SweepState.PAUSED, sweeps.get(1).state());
        assertEquals(RunState.PAUSED, runs.get(1).state());
        assertEquals(10, runs.get(1).progress().step());
        assertEquals(0, scheduler.running());
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(3), "cpu")), orders(new Event.WorkerIdle(worker("a"))));
        assertEquals(List.of(), orders(new Event.ResumeSweep(1)));
        assertEquals(RunState.QUEUED, runs.get(1).state());
        assertEquals(SweepState.RUNNING, sweeps.get(1).state());
        assertEquals(List.of(new Command.Assign(worker("b"), List.of(1), "cpu")), orders(new Event.WorkerIdle(worker("b"))));
        assertEquals(10, runs.get(1).progress().step());
    }

    @Test
    void aRunThatIsPutAsideTooLateWaitsForTheNextWorker() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 1, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        on(new Event.PauseSweep(1));
        on(new Event.ResumeSweep(1));
        on(new Event.Paused(Map.of(1, progress(10, 1))));
        assertEquals(RunState.QUEUED, runs.get(1).state());
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(1), "cpu")), orders(new Event.WorkerIdle(worker("a"))));
    }

    @Test
    void whatWasPutAsideIsStoppedByTheWorkerThatDidIt() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 2, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        on(new Event.PauseSweep(1));
        on(new Event.Paused(Map.of(1, progress(10, 1))));
        on(new Event.ResumeSweep(1));
        assertEquals(List.of(new Command.AskToStop(worker("a"), 1)), orders(new Event.StopRun(1)));
        assertEquals(List.of(new Command.Assign(worker("b"), List.of(2), "cpu")), orders(new Event.WorkerIdle(worker("b"))));
        on(new Event.Ended(1, progress(10, 1), Outcome.stopped("abc")));
        assertEquals(RunState.STOPPED, runs.get(1).state());
        assertEquals("abc", runs.get(1).weightsSha256());
    }

    @Test
    void aSweepThatHasEndedGoesOnWithTheRunsThatJoinIt() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 1, "strokes"));
        on(new Event.StopSweep(1));
        assertEquals(SweepState.STOPPED, sweeps.get(1).state());
        on(new Event.WorkerIdle(worker("a")));
        List<RunInfo> more = List.of(Sample.run(5, 1, 1, "strokes", 100), Sample.run(6, 1, 2, "mnist", 100));
        assertEquals(List.of(new Command.Prepare("mnist"), new Command.Assign(worker("a"), List.of(5), "cpu")),
                orders(new Event.Joined(1, "{\"seeds\":[1,2]}", "[]", "[\"training.seed\"]", more, List.of())));
        assertEquals(SweepState.RUNNING, sweeps.get(1).state());
        assertEquals(3, sweeps.get(1).runs());
        assertEquals("{\"seeds\":[1,2]}", sweeps.get(1).info().spec());
        assertNull(sweeps.get(1).endedAt());
    }

    @Test
    void whatHasEndedStaysAsItIs() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 1, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        on(new Event.Ended(1, progress(3, 1), new Outcome(RunState.DIVERGED, "loss became NaN at step 3", null)));
        Run before = runs.get(1);
        for (Event event : List.of(new Event.StopRun(1), new Event.StopSweep(1), new Event.Progressed(1, progress(50, 2)),
                new Event.Ended(1, progress(60, 2), Outcome.failed("late")), new Event.StopRun(99), new Event.StopSweep(99))) {
            assertEquals(List.of(), scheduler.on(event, at(++clock)), event.toString());
        }
        assertEquals(before, runs.get(1));
        assertEquals(RunState.DIVERGED, before.state());
    }

    @Test
    void remembersTheBestRunAndEstimatesTheTimeLeft() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 3, "strokes"));
        assertNull(sweeps.get(1).remainingSeconds());
        on(new Event.WorkerIdle(worker("a")));
        on(new Event.WorkerIdle(worker("b")));
        on(new Event.Progressed(1, tested(50, 0.9f, 0.9f)));
        on(new Event.Progressed(2, tested(50, 0.9f, 0.9f)));
        on(new Event.Progressed(1, tested(50, 0.8f, 0.9f)));
        assertEquals(new Sweep.Best(1, 0.9f), sweeps.get(1).best());
        assertEquals(1.0, runs.get(1).remainingSeconds(), 1e-9);
        // 50 + 50 + 100 steps left, two runs at 50 steps a second.
        assertEquals(2.0, sweeps.get(1).remainingSeconds(), 1e-9);
        assertEquals(100, sweeps.get(1).steps());
        assertEquals(300, sweeps.get(1).totalSteps());
        assertEquals(1 / 3.0, sweeps.get(1).progress(), 1e-9);
    }

    @Test
    void restoresSweeps() {
        Run done = Run.queued(Sample.run(7, 3, 0, "strokes", 100)).started(worker("a"), "cpu", at(1))
                .progressed(tested(100, 0.7f, 0.7f)).ended(new Outcome(RunState.DONE, null, "abc"), at(2));
        assertEquals(List.of(), orders(new Event.Restored(Sample.sweep(3), List.of(done))));
        assertEquals(SweepState.DONE, sweeps.get(3).state());
        assertEquals(at(1), sweeps.get(3).startedAt());
        assertEquals(new Sweep.Best(7, 0.7f), sweeps.get(3).best());
        Run running = Run.queued(Sample.run(8, 4, 0, "strokes", 100)).started(worker("a"), "cpu", at(1));
        assertEquals("run=8 state=RUNNING, restored runs have ended or wait",
                assertThrows(IllegalArgumentException.class, () -> on(new Event.Restored(Sample.sweep(4), List.of(running)))).getMessage());
        assertEquals(List.of(new Command.Prepare("strokes")),
                orders(new Event.Restored(Sample.sweep(5).paused(true), List.of(Run.queued(Sample.run(9, 5, 0, "strokes", 100))))));
        assertEquals(SweepState.PAUSED, sweeps.get(5).state());
    }

    @Test
    void whatARestartInterruptedGoesOnFirstAndCanBeStoppedByNobodyButTheQueue() {
        Run begun = Run.queued(Sample.run(1, 1, 0, "strokes", 100)).started(worker("a"), "cpu", at(1)).progressed(progress(40, 1));
        Run fresh = Run.queued(Sample.run(2, 1, 1, "strokes", 100));
        on(new Event.Restored(Sample.sweep(1), List.of(begun.resumed(), fresh)));
        on(new Event.Restored(Sample.sweep(2).paused(true), List.of(Run.queued(Sample.run(3, 2, 0, "strokes", 100)).started(worker("a"), "cpu", at(1)).paused())));
        assertEquals(SweepState.RUNNING, sweeps.get(1).state());
        assertEquals(SweepState.PAUSED, sweeps.get(2).state());
        on(new Event.DatasetReady("strokes"));
        assertEquals(List.of(new Command.Assign(worker("a"), List.of(1), "cpu")), orders(new Event.WorkerIdle(worker("a"))));
        assertEquals(at(1), runs.get(1).startedAt());
        assertEquals(40, runs.get(1).progress().step());

        assertEquals(List.of(), orders(new Event.StopRun(3)), "no worker has it");
        assertEquals("stopped before it went on", runs.get(3).reason());
        assertEquals(SweepState.STOPPED, sweeps.get(2).state());
    }

    @Test
    void nothingStartsWhileTheStoreCannotBeWritten() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 3, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        on(new Event.WorkerIdle(worker("b")));
        on(new Event.Stalled(1, progress(10, 1), "no room"));
        assertEquals(RunState.PAUSED, runs.get(1).state());
        assertEquals("no room", runs.get(1).reason());
        assertEquals("no room", scheduler.storeProblem());
        assertEquals(SweepState.RUNNING, sweeps.get(1).state(), "one of its runs still trains");
        assertEquals(List.of(), orders(new Event.WorkerIdle(worker("a"))));
        on(new Event.Stalled(2, progress(12, 1), "no room"));
        assertEquals(SweepState.PAUSED, sweeps.get(1).state());
        on(new Event.PauseSweep(1));
        on(new Event.ResumeSweep(1));
        assertEquals(RunState.PAUSED, runs.get(1).state(), "nobody can order room");

        assertEquals(List.of(1), started(new Event.StoreWritable()));
        assertNull(runs.get(1).reason());
        assertEquals(10, runs.get(1).progress().step());
        assertEquals(List.of(2), started(new Event.WorkerIdle(worker("b"))));
    }

    private List<Integer> started(Event event) {
        return orders(event).stream().flatMap(command -> ((Command.Assign) command).runs().stream()).toList();
    }

    @Test
    void onlyChangesOfStateAreToBeStored() {
        on(new Event.DatasetReady("strokes"));
        on(submitted(1, 1, 1, "strokes"));
        on(new Event.WorkerIdle(worker("a")));
        List<Command> progressed = on(new Event.Progressed(1, progress(10, 1)));
        assertFalse(((Command.RunChanged) progressed.get(0)).stored());
        assertFalse(((Command.SweepChanged) progressed.get(1)).stored());
        List<Command> ended = on(new Event.Ended(1, null, Outcome.failed("out of memory")));
        assertTrue(((Command.RunChanged) ended.get(0)).stored());
        assertEquals(10, runs.get(1).progress().step());
    }

    private List<Command> on(Event event) {
        List<Command> commands = scheduler.on(event, at(++clock));
        for (Command command : commands) {
            if (command instanceof Command.RunChanged changed) {
                runs.put(changed.run().id(), changed.run());
            } else if (command instanceof Command.SweepChanged changed) {
                sweeps.put(changed.sweep().id(), changed.sweep());
            }
        }
        return commands;
    }

    /** The commands that are not mere news. */
    private List<Command> orders(Event event) {
        return on(event).stream().filter(c -> !(c instanceof Command.RunChanged) && !(c instanceof Command.SweepChanged)).toList();
    }
}
