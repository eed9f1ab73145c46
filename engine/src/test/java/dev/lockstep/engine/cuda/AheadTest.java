package dev.lockstep.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.support.Seeds;
import dev.lockstep.engine.train.Runs;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingEvent.Accumulating;
import dev.lockstep.engine.train.TrainingEvent.Diverged;
import dev.lockstep.engine.train.TrainingEvent.Evaluating;
import dev.lockstep.engine.train.TrainingSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rows of steps that begin before somebody has looked at those before them bring about what steps one by one do. */
@Execution(ExecutionMode.CONCURRENT)
class AheadTest {
    private static final int FAR = 1_000_000;
    private static Path program;

    @BeforeAll
    static void compile() {
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        program = HostCompiler.compile(false);
    }

    private static RunSpec limited(RunSpec run, long steps) {
        return new RunSpec(run.model(), run.dataset(), run.training().withSteps(steps));
    }

    private interface Pair {
        void compare(TrainingSession expected, TrainingSession actual);
    }

    private static void both(List<RunSpec> cohort, Dataset data, Pair pair) {
        try (Device device = new HostDevice(program, "shuffled");
                TrainingSession expected = TrainingSession.open(cohort, data, CpuBackend.scalar());
                TrainingSession actual = TrainingSession.open(cohort, data, new HostBackend(device))) {
            pair.compare(expected, actual);
        }
    }

    /** All that is more than progress. */
    private static List<TrainingEvent> told(List<TrainingEvent> events) {
        return events.stream().filter(event -> !(event instanceof Evaluating || event instanceof Accumulating)).toList();
    }

    private static List<TrainingEvent> requireSame(List<RunSpec> cohort, Dataset data, int atOnce) {
        List<TrainingEvent> all = new ArrayList<>();
        both(cohort, data, (expected, actual) -> {
            List<TrainingEvent> events = new ArrayList<>();
            while (!actual.done()) {
                events.addAll(actual.advance(atOnce, FAR));
            }
            all.addAll(told(Runs.toTheEnd(expected)));
            String name = "atOnce=" + atOnce;
            assertEquals(all, told(events), name);
            IntStream.range(0, cohort.size()).forEach(run -> assertEquals(expected.weightsSha256(run), actual.weightsSha256(run), name + " run=" + run));
        });
        return all;
    }

    /** Across epochs, evaluations of several rows, and the ends of runs within an epoch. */
    @Test
    void historiesAndWeightsAreTheSame() {
        List<RunSpec> cohort = List.of(Runs.run(3, 3, 1, 0.05), limited(Runs.run(3, 3, 3, 0.1), 20), limited(Runs.run(3, 3, 3, 0.01), 80), Runs.run(2, 3, 4, 0.1));
        for (int atOnce : new int[] {1, 64}) {
            requireSame(cohort, Runs.squares(200, 150), atOnce);
        }
    }

    /** Of 64 samples, 64 and 22, the last one of the epoch 64 and 6. */
    @Test
    void stepsOfSeveralPartsAreTheSame() {
        List<RunSpec> cohort = List.of(Runs.run(2, 150, 1, 0.1), limited(Runs.run(2, 150, 2, 1e30), 4), Runs.run(2, 150, 3, 0.2));
        for (int atOnce : new int[] {1, 2, 64}) {
            requireSame(cohort, Runs.squares(520, 70), atOnce);
        }
    }

    @Test
    void cohortsOfRandomModelsAreTheSame() {
        for (int seed = 0; seed < Seeds.count(10); seed++) {
            RandomCohorts cohort = RandomCohorts.next(new Random(300 + seed), 1 + seed % 3);
            requireSame(cohort.runs(), cohort.data(), 1 + seed % 4);
        }
    }

    /** What is under way was begun in the belief that they go on; one of them would even have been evaluated alone. */
    @Test
    void runsThatDivergeEndWhereTheProcessorEndsThem() {
        RunSpec wild = Runs.run(2, 8, 5, 1e30);
        List<RunSpec> cohort = List.of(wild, Runs.run(2, 8, 1, 0.05), limited(wild, 12), Runs.run(2, 8, 2, 0.01));
        for (int atOnce : new int[] {1, 3, 64}) {
            List<TrainingEvent> events = requireSame(cohort, Runs.squares(200, 10), atOnce);
            List<Diverged> diverged = events.stream().filter(Diverged.class::isInstance).map(Diverged.class::cast).toList();
            assertTrue(diverged.size() == 2 && diverged.get(0).step() < 10, diverged::toString);
            requireSame(List.of(wild, limited(wild, 12)), Runs.squares(200, 10), atOnce);
        }
    }

    /** Steps behind which somebody looks at the weights end a row, and nothing is under way then. */
    @Test
    void weightsAreThoseOfTheStepsThatWereNamed() {
        List<RunSpec> cohort = List.of(Runs.run(2, 8, 1, 0.05), Runs.run(2, 8, 2, 0.1));
        both(cohort, Runs.squares(200, 40), (expected, actual) -> {
            int looked = 0;
            while (!actual.done()) {
                int free = 11 - (int) (actual.step(0) % 11);
                long before = actual.step(0);
                actual.advance(3, free);
                if (actual.step(0) > before && actual.step(0) % 11 == 0) {
                    while (expected.step(0) < actual.step(0)) {
                        expected.advance();
                    }
                    for (int run = 0; run < 2; run++) {
                        assertEquals(expected.weightsSha256(run), actual.weightsSha256(run), "step=" + actual.step(0) + " run=" + run);
                    }
                    assertTrue(actual.betweenSteps());
                    looked++;
                }
            }
            assertEquals(4, looked);
        });
    }

    /** Whoever wants to stop a run, or to look at it, waits for what is under way, and hears of it. */
    @Test
    void aRunThatIsStoppedHasTheWeightsOfItsLastReportedStep() {
        List<RunSpec> cohort = List.of(Runs.run(2, 8, 1, 0.05), Runs.run(2, 8, 2, 0.1), Runs.run(2, 8, 3, 0.02));
        both(cohort, Runs.squares(200, 40), (expected, actual) -> {
            List<TrainingEvent> events = new ArrayList<>(actual.advance(5, FAR));
            assertEquals(5, actual.step(1));
            String message = assertThrows(IllegalStateException.class, () -> actual.weightsSha256(1)).getMessage();
            assertEquals("the parameters of member=1 are not those of step=5 while later steps are under way; settle before", message);
            assertThrows(IllegalStateException.class, () -> actual.checkpoint(1));
            events.addAll(actual.settle());
            assertEquals(10, actual.step(1));
            assertEquals(List.of(), actual.settle());
            actual.stop(1);
            String stopped = actual.weightsSha256(1);
            while (!actual.done()) {
                events.addAll(actual.advance(4, FAR));
            }
            List<TrainingEvent> all = new ArrayList<>();
            while (expected.step(1) < 10) {
                all.addAll(expected.advance());
            }
            expected.stop(1);
            all.addAll(Runs.toTheEnd(expected));
            assertEquals(told(all), told(events));
            assertEquals(expected.weightsSha256(1), stopped);
            IntStream.range(0, 3).forEach(run -> assertEquals(expected.weightsSha256(run), actual.weightsSha256(run), "run=" + run));
        });
    }

    /** A checkpoint between rows goes on elsewhere. */
    @Test
    void aCheckpointBehindWhatWasUnderWayGoesOn() {
        List<RunSpec> cohort = List.of(Runs.run(3, 8, 1, 0.05), Runs.run(3, 8, 2, 0.1));
        Dataset data = Runs.squares(100, 40);
        both(cohort, data, (expected, actual) -> {
            Runs.toTheEnd(expected);
            for (int rows = 0; rows < 4; rows++) {
                actual.advance(5, FAR);
            }
            actual.settle();
            try (TrainingSession other = TrainingSession.open(cohort, data, CpuBackend.scalar())) {
                IntStream.range(0, 2).forEach(run -> other.restore(run, actual.checkpoint(run)));
                Runs.toTheEnd(other);
                IntStream.range(0, 2).forEach(run -> assertEquals(expected.weightsSha256(run), other.weightsSha256(run), "run=" + run));
            }
        });
    }
}
