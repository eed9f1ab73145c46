package dev.lockstep.server.schedule;

import static dev.lockstep.server.schedule.Sample.at;
import static dev.lockstep.server.schedule.Sample.limited;
import static dev.lockstep.server.schedule.Sample.progress;
import static dev.lockstep.server.schedule.Sample.submitted;
import static dev.lockstep.server.schedule.Sample.worker;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who trains with whom, where runs train together. */
class CohortScheduleTest {
    private static final Outcome DONE = new Outcome(RunState.DONE, null, "abc");
    private int clock;

    /** Commands to workers, as text. */
    private List<String> assigned(Scheduler scheduler, Event... events) {
        List<String> all = new ArrayList<>();
        for (Event event : events) {
            for (Command command : scheduler.on(event, at(++clock))) {
                if (command instanceof Command.Assign assign) {
                    all.add(assign.worker().id() + " " + assign.runs() + " " + assign.device());
                }
            }
        }
        return all;
    }

    private static Scheduler scheduler(int most, String... devices) {
        return new Scheduler(Sample.placement(List.of(devices), most), run -> null);
    }

    @Test
    void aGpuHasOneCohortAtATimeAndLateComersStartInTheNext() {
        Scheduler scheduler = scheduler(4, "cuda:0");
        assertEquals(List.of("a [1, 2, 3] cuda:0"), assigned(scheduler, new Event.DatasetReady("strokes"), new Event.WorkerIdle(worker("a")),
                new Event.WorkerIdle(worker("b")), submitted(1, 1, 3, "strokes")));
        assertEquals(List.of(), assigned(scheduler, submitted(2, 4, 6, "strokes"), new Event.Ended(1, null, DONE), new Event.Ended(2, null, DONE),
                new Event.Ended(3, null, DONE)));
        assertEquals(List.of("b [4, 5, 6, 7] cuda:0"), assigned(scheduler, new Event.WorkerIdle(worker("a"))));
    }

    @Test
    void severalGpusAndWorkersShareASweepEvenly() {
        assertEquals(List.of("a [1, 2, 3] cuda:0", "b [4, 5] cuda:1"), assigned(scheduler(100, "cuda:0", "cuda:1"), new Event.DatasetReady("strokes"),
                new Event.WorkerIdle(worker("a")), new Event.WorkerIdle(worker("b")), new Event.WorkerIdle(worker("c")), submitted(1, 1, 5, "strokes")));
        assertEquals(List.of("a [1, 2] cpu", "b [3, 4] cpu", "c [5] cpu"), assigned(scheduler(100, "cpu"), new Event.DatasetReady("strokes"),
                new Event.WorkerIdle(worker("a")), new Event.WorkerIdle(worker("b")), new Event.WorkerIdle(worker("c")), submitted(1, 1, 5, "strokes")));
    }

    @Test
    void whatIsGivenBackStartsBehindItsCohort() {
        Scheduler scheduler = scheduler(4, "cuda:0");
        assigned(scheduler, new Event.DatasetReady("strokes"), new Event.WorkerIdle(worker("a")), submitted(1, 1, 4, "strokes"));
        assertEquals(List.of(), assigned(scheduler, new Event.WorkerIdle(worker("b")), new Event.GivenBack(List.of(3, 4))));
        assertEquals(2, scheduler.queued());
        assertEquals(List.of("b [3, 4] cuda:0"), assigned(scheduler, new Event.Ended(1, null, DONE), new Event.Ended(2, null, DONE), new Event.WorkerIdle(worker("a"))));
    }

    @Test
    void whatWasPutAsideTogetherGoesOnTogetherWhereItsMemoryIs() {
        Scheduler scheduler = scheduler(2, "cuda:0", "cuda:1");
        assigned(scheduler, new Event.DatasetReady("strokes"), new Event.WorkerIdle(worker("a")), submitted(1, 1, 4, "strokes"));
        assertEquals(List.of(), assigned(scheduler, new Event.PauseSweep(1), new Event.Paused(Map.of(1, progress(5, 1), 2, progress(5, 1))), new Event.WorkerIdle(worker("a"))));
        assertEquals(List.of(), assigned(scheduler, new Event.StopRun(1)));
        // Another sweep takes the first GPU meanwhile, so that those who wait take the other, but for those whose memory is on the first.
        assertEquals(List.of("a [5, 6] cuda:0"), assigned(scheduler, submitted(2, 5, 2, "strokes")));
        assertEquals(List.of("c [3, 4] cuda:1"), assigned(scheduler, new Event.ResumeSweep(1), new Event.WorkerIdle(worker("c"))));
        assertEquals(List.of(), assigned(scheduler, new Event.WorkerIdle(worker("d")), new Event.Ended(1, null, Outcome.stopped("abc"))));
        assertEquals(List.of("d [2] cuda:0"), assigned(scheduler, new Event.Ended(5, null, DONE), new Event.Ended(6, null, DONE), new Event.WorkerIdle(worker("a"))));
    }

    @Test
    void noMoreRunsOfASweepTrainAtOnceThanItMay() {
        Scheduler scheduler = scheduler(100, "cpu");
        assertEquals(List.of("a [1] cpu", "b [2] cpu"), assigned(scheduler, new Event.DatasetReady("strokes"), new Event.WorkerIdle(worker("a")),
                new Event.WorkerIdle(worker("b")), new Event.WorkerIdle(worker("c")), limited(1, 1, 5, "strokes", 2)));
        assertEquals(List.of("c [6, 7] cpu"), assigned(scheduler, submitted(2, 6, 2, "strokes")), "other sweeps do not wait for it");
        assertEquals(List.of("d [3] cpu"), assigned(scheduler, new Event.WorkerIdle(worker("d")), new Event.WorkerIdle(worker("e")), new Event.Ended(1, null, DONE)));
        assertEquals(List.of("e [4] cpu"), assigned(scheduler, new Event.Ended(3, null, DONE)));
    }

    @Test
    void aCohortIsNoLargerThanItsSweepMayTrainAtOnce() {
        Scheduler scheduler = scheduler(100, "cuda:0", "cuda:1");
        assertEquals(List.of("a [1, 2] cuda:0", "b [3] cuda:1"), assigned(scheduler, new Event.DatasetReady("strokes"), new Event.WorkerIdle(worker("a")),
                new Event.WorkerIdle(worker("b")), limited(1, 1, 5, "strokes", 3)));
        // What was put aside counts again once it trains.
        assertEquals(List.of(), assigned(scheduler, new Event.PauseSweep(1), new Event.Paused(Map.of(1, progress(5, 1), 2, progress(5, 1))),
                new Event.Paused(Map.of(3, progress(5, 1))), new Event.WorkerIdle(worker("a")), new Event.WorkerIdle(worker("b"))));
        assertEquals(List.of("a [1, 2] cuda:0", "b [3] cuda:1"), assigned(scheduler, new Event.ResumeSweep(1)));
    }

    @Test
    void whoeverWaitsForRoomInASweepIsNotOvertakenByThoseBehind() {
        Scheduler scheduler = scheduler(100, "cuda:0", "cuda:1");
        assertEquals(List.of("a [1, 2] cuda:0"), assigned(scheduler, new Event.DatasetReady("strokes"), new Event.WorkerIdle(worker("a")), limited(1, 1, 6, "strokes", 2)));
        assertEquals(List.of("a [10] cuda:0"), assigned(scheduler, new Event.PauseSweep(1), new Event.Paused(Map.of(1, progress(5, 1), 2, progress(5, 1))),
                new Event.WorkerIdle(worker("a")), submitted(2, 10, 1, "strokes")));
        assertEquals(List.of("b [3, 4] cuda:1"), assigned(scheduler, new Event.ResumeSweep(1), new Event.WorkerIdle(worker("b"))));
        assertEquals(List.of(), assigned(scheduler, new Event.Ended(3, null, DONE), new Event.Ended(10, null, DONE), new Event.WorkerIdle(worker("a"))));
        assertEquals(List.of("a [1, 2] cuda:0"), assigned(scheduler, new Event.Ended(4, null, DONE)));
    }
}
