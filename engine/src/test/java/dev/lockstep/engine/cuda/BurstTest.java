package dev.lockstep.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.lockstep.engine.train.TrainingEvent.Step;
import dev.lockstep.engine.train.TrainingSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Steps that nobody waits for between them bring about what they do one by one. */
@Execution(ExecutionMode.CONCURRENT)
class BurstTest {
    /** More than a burst of 64 steps of 3 samples. */
    private static final Dataset MANY = Runs.squares(200, 150);
    private static Path program;

    @BeforeAll
    static void compile() {
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        program = HostCompiler.compile(false);
    }

    @Test
    void stepsAndEvaluationsAtOnceAreThoseOneByOne() {
        List<RunSpec> cohort = List.of(Runs.run(1, 3, 1, 0.05), withSteps(Runs.run(1, 3, 3, 0.1), 20));
        try (Device device = new HostDevice(program, "shuffled")) {
            for (int most : new int[] {5, 1000}) {
                requireSame(device, cohort, MANY, () -> most, "most=" + most);
            }
        }
    }

    private static RunSpec withSteps(RunSpec run, long steps) {
        return new RunSpec(run.model(), run.dataset(), run.training().withSteps(steps));
    }

    @Test
    void aRunThatDivergesWithinABurstGoesNoFurther() {
        RunSpec wild = Runs.run(1, 24, 5, 1e30);
        List<RunSpec> cohort = List.of(Runs.run(1, 24, 1, 0.05), wild, Runs.run(1, 24, 2, 0.01));
        Dataset data = Runs.squares(200, 10);
        try (Device device = new HostDevice(program, "descending")) {
            List<TrainingEvent> events = requireSame(device, cohort, data, () -> 64, "wild");
            long steps = events.stream().filter(event -> event instanceof Step step && step.member() == 1).count();
            assertEquals(1, events.stream().filter(Diverged.class::isInstance).count());
            assertTrue(steps > 0 && steps < 9, "steps=" + steps + ", so that others of the burst are behind");
        }
    }

    @Test
    void cohortsOfRandomModelsAreEqual() {
        try (Device device = new HostDevice(program, "ascending")) {
            for (int seed = 0; seed < Seeds.count(15); seed++) {
                Random random = new Random(seed);
                RandomCohorts cohort = RandomCohorts.next(random, 1 + seed % 3);
                requireSame(device, cohort.runs(), cohort.data(), () -> 1 + random.nextInt(4), "seed=" + seed);
            }
        }
    }

    private static List<TrainingEvent> requireSame(Device device, List<RunSpec> cohort, Dataset data, IntSupplier most, String name) {
        try (TrainingSession expected = TrainingSession.open(cohort, data, CpuBackend.scalar());
                TrainingSession actual = TrainingSession.open(cohort, data, new HostBackend(device))) {
            List<TrainingEvent> events = toTheEnd(expected, () -> 1);
            assertEquals(events, toTheEnd(actual, most), name);
            for (int run = 0; run < cohort.size(); run++) {
                assertEquals(expected.weightsSha256(run), actual.weightsSha256(run), name + " run=" + run);
            }
            return events;
        }
    }

    /** What is not only progress. */
    private static List<TrainingEvent> toTheEnd(TrainingSession session, IntSupplier most) {
        List<TrainingEvent> all = new ArrayList<>();
        while (!session.done()) {
            all.addAll(session.advance(most.getAsInt()));
        }
        all.removeIf(event -> event instanceof Evaluating || event instanceof Accumulating);
        return all;
    }
}
