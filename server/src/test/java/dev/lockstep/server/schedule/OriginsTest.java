package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Runs of ten steps an epoch. */
class OriginsTest {
    private static final ModelSpec MODEL = new ModelSpec(List.of(1, 4, 4), List.of(new LayerSpec.Flatten("flat"), new LayerSpec.Linear("out", 3, true)));
    private static final TrainingSpec TRAINING = TrainingSpec.of(1, 8, 1, OptimizerSpec.SGD.of(0.1, 0.9), new LossSpec.CrossEntropyLoss());

    private static NewSweep.NewRun wanted(TrainingSpec training) {
        long steps = 10L * training.epochs();
        return new NewSweep.NewRun(Map.of("training.epochs", training.epochs(), "training.seed", training.seed()), new RunSpec(MODEL, DatasetSpec.of("d", 0, 0), training),
                new WeightsPlan(50, List.of("out.weight"), WholeSnapshots.of(steps, 51)), steps, 1, null, null);
    }

    private static Run run(int id, int epochs, long seed, Origin origin) {
        RunInfo info = new RunInfo(id, 1, id, Map.of("training.epochs", epochs, "training.seed", seed), "d", epochs, 10L * epochs, 1, null, Sample.T0, origin);
        return Run.queued(info).started(Sample.worker("a"), "cpu", Sample.at(1));
    }

    private static Run done(int id, int epochs, long seed, Origin origin) {
        return run(id, epochs, seed, origin).progressed(Sample.progress(10L * epochs, 1)).ended(new Outcome(RunState.DONE, null, "abc"), Sample.at(2));
    }

    private static Origins.Choice choice(List<Run> before, Set<Integer> kept, TrainingSpec wanted) {
        return new Origins(before, kept::contains, 1).of(wanted(wanted));
    }

    @Test
    void theMostEpochsOfTheSameThatAreKept() {
        Origin first = new Origin(1, List.of(20L), Sample.progress(20, 1));
        List<Run> before = List.of(done(1, 2, 1, null), done(2, 4, 1, first), done(3, 6, 1, null), done(4, 8, 2, null), done(5, 9, 1, null));
        Origins.Choice choice = choice(before, Set.of(1, 2, 3, 4, 5), TRAINING.withEpochs(5));
        assertEquals(new Origin(2, List.of(20L, 40L), Sample.progress(40, 1)), choice.origin(), "which went on itself");
        assertNull(choice.anew());
        assertEquals(1, choice(before, Set.of(1), TRAINING.withEpochs(5)).origin().run());
        assertEquals(5, choice(before, Set.of(1, 2, 3, 5), TRAINING.withEpochs(10)).origin().run());
        assertEquals(new Origins.Choice(null, null), choice(before, Set.of(1, 2), TRAINING.withEpochs(2)), "none has fewer");
        assertEquals(new Origins.Choice(null, null), choice(before, Set.of(1, 2), TRAINING.withEpochs(9).withSeed(7)));
    }

    @Test
    void whyNot() {
        List<Run> before = List.of(done(1, 2, 1, null));
        assertTrue(choice(before, Set.of(), TRAINING.withEpochs(5)).anew().startsWith("what the run of fewer epochs ended with is not there"));
        TrainingSpec more = TRAINING.withEpochs(5);
        assertTrue(choice(before, Set.of(1), more.withSchedule(new ScheduleSpec.CosineAnnealingLR(0, 0), 0)).anew().startsWith("CosineAnnealingLR spreads"));
        assertTrue(choice(before, Set.of(1), more.withSchedule(ScheduleSpec.OneCycleLR.of(0.1), 0)).anew().startsWith("OneCycleLR spreads"));
        assertEquals(1, choice(before, Set.of(1), more.withSchedule(new ScheduleSpec.CosineAnnealingLR(3, 0), 0)).origin().run());
        assertTrue(choice(before, Set.of(1), more.withSteps(15)).anew().startsWith("a limit of steps=15"));
        assertTrue(choice(List.of(run(1, 2, 1, null)), Set.of(1), more).anew().contains("has not ended yet"));
        Run diverged = run(1, 2, 1, null).ended(new Outcome(RunState.DIVERGED, "the loss became NaN", "abc"), Sample.at(2));
        assertEquals("the run of fewer epochs diverged", choice(List.of(diverged), Set.of(1), more).anew());
        assertTrue(new Origins(before, id -> true, 2).of(wanted(more)).anew().contains("numerics_version=1, this server computes version 2"));
        RunInfo other = new RunInfo(1, 1, 1, before.get(0).info().parameters(), "d", 2, 22, 1, null, Sample.T0, null);
        Run larger = Run.queued(other).started(Sample.worker("a"), "cpu", Sample.at(1)).progressed(Sample.progress(22, 1))
                .ended(new Outcome(RunState.DONE, null, "abc"), Sample.at(2));
        assertTrue(choice(List.of(larger), Set.of(1), more).anew().startsWith("the dataset has another number of images"));
    }

    /** Whether rows were taken over or are trained again, the log has the same ones. */
    @Test
    void itRecordsWhatTheRunsBeforeRecorded() {
        NewSweep.NewRun last = wanted(TRAINING.withEpochs(50)).from(new Origin(2, List.of(20L, 40L), Sample.progress(40, 1)));
        List<Long> expected = new ArrayList<>(WholeSnapshots.of(20, 51));
        WholeSnapshots.of(40, 51).stream().filter(step -> step > 20).forEach(expected::add);
        WholeSnapshots.of(500, 51).stream().filter(step -> step > 40).forEach(expected::add);
        assertEquals(expected, last.weights().whole());
        assertEquals(expected.stream().sorted().distinct().toList(), expected);
        assertTrue(last.weights().ends(20) && last.weights().ends(40));
        assertFalse(last.weights().ends(21));
        WeightsPlan none = new WeightsPlan(0, List.of(), List.of()).behind(List.of(20L, 40L), MODEL);
        assertEquals(List.of(), none.whole(), "the weights at an end are always kept");
        assertEquals(List.of(20, 1, 40 - 20, Integer.MAX_VALUE), List.of(none.stepsToNext(0), none.stepsToNext(19), none.stepsToNext(20), none.stepsToNext(40)));
    }
}
