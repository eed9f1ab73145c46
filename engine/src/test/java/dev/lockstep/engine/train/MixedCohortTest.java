package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.Augmentation;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Normalization;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.ScheduleSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that differ in all that runs of a cohort may differ in end with the bits that each has alone. */
class MixedCohortTest {
    private static final Dataset DATA = Runs.squares(75, 33);
    private static final int BATCH = 20;
    private static final TrainingSpec PLAIN = TrainingSpec.of(2, BATCH, 1, SGD.of(0.05, 0.5), new LossSpec.CrossEntropyLoss());

    /** @param augmentation of all of them */
    private static List<RunSpec> cohort(Augmentation augmentation) {
        DatasetSpec dataset = new DatasetSpec("squares", 0, 0, Normalization.OF_DATASET, augmentation);
        List<RunSpec> runs = new ArrayList<>();
        for (TrainingSpec training : List.of(
                PLAIN,
                PLAIN.withOptimizer(SGD.of(0.01, 0)), // the samples of the run before, too
                PLAIN.withOptimizer(new SGD(0.05, 0.9, 0, 0.01, true)).withSeed(2),
                PLAIN.withOptimizer(new OptimizerSpec.Adam(0.01, 0.9, 0.99, 1e-8, 0.01, true)).withOrder(SampleOrder.SEQUENTIAL),
                PLAIN.withOptimizer(new OptimizerSpec.RMSprop(0.01, 0.9, 1e-8, 0, 0.5, true)).withOrder(SampleOrder.SEQUENTIAL).withSeed(3),
                PLAIN.withOptimizer(new OptimizerSpec.Adagrad(0.01, 0.1, 0, 0.1, 1e-10)).withLoss(new LossSpec.MSELoss()),
                PLAIN.withSchedule(new ScheduleSpec.CosineAnnealingLR(0, 0.001), 3).withZeroGrad(false),
                PLAIN.withSchedule(new ScheduleSpec.OneCycleLR(0.1, 0.3, 25, 1e4, true, 0.85, 0.95), 0).withClipping(new GradientClipping(0.5, 0.1)),
                PLAIN.withSteps(5))) {
            runs.add(new RunSpec(model(0.1 * runs.size()), dataset, training));
        }
        return runs;
    }

    private static ModelSpec model(double p) {
        List<LayerSpec> layers = new ArrayList<>(Runs.MODEL.layers());
        layers.add(5, new Dropout("drop", p));
        return new ModelSpec(Runs.MODEL.input(), layers);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void togetherTheyAreWhatEachIsAlone(int threads) {
        for (Augmentation augmentation : List.of(Augmentation.NONE, new Augmentation(2, true))) {
            List<RunSpec> cohort = cohort(augmentation);
            try (TrainingSession together = TrainingSession.open(cohort, DATA, CpuBackend.vector(), threads)) {
                Runs.toTheEnd(together);
                for (int run = 0; run < cohort.size(); run++) {
                    assertEquals(alone(cohort.get(run)), together.weightsSha256(run), "run=" + run + " " + augmentation);
                }
            }
        }
    }

    @Test
    void whatARunDropsIsItsOwn() {
        List<RunSpec> two = List.of(new RunSpec(model(0.2), DatasetSpec.of("squares", 0, 0), PLAIN), new RunSpec(model(0.6), DatasetSpec.of("squares", 0, 0), PLAIN));
        try (TrainingSession together = TrainingSession.open(two, DATA, CpuBackend.vector())) {
            Runs.toTheEnd(together);
            assertNotEquals(together.weightsSha256(0), together.weightsSha256(1));
            assertEquals(alone(two.get(1)), together.weightsSha256(1));
        }
    }

    /** At every step that there is. */
    @Test
    void aRunThatIsStoppedOrEndsLeavesTheOthersTheirBits() {
        List<RunSpec> cohort = cohort(Augmentation.NONE).subList(0, 4);
        List<String> alone = cohort.stream().map(MixedCohortTest::alone).toList();
        for (int stop = 0; stop < 8; stop++) {
            try (TrainingSession together = TrainingSession.open(cohort, DATA, CpuBackend.vector())) {
                while (together.step(0) < stop) {
                    together.advance();
                }
                together.stop(0);
                together.stop(2);
                String stopped = together.weightsSha256(0);
                Runs.toTheEnd(together);
                assertEquals(stop, together.step(0));
                assertEquals(stopped, together.weightsSha256(0));
                assertEquals(alone.get(1), together.weightsSha256(1), "stop=" + stop);
                assertEquals(alone.get(3), together.weightsSha256(3), "stop=" + stop);
            }
        }
    }

    @Test
    void onlyModelDatasetAndBatchSizeMustBeTheSame() {
        List<RunSpec> cohort = cohort(Augmentation.NONE);
        CohortKey key = CohortKey.of(cohort.get(0));
        assertTrue(cohort.stream().allMatch(run -> CohortKey.of(run).equals(key)));
        assertNotEquals(key, CohortKey.of(new RunSpec(Runs.MODEL, cohort.get(0).dataset(), PLAIN)));
        assertNotEquals(key, CohortKey.of(new RunSpec(model(0), cohort.get(0).dataset(), PLAIN.withBatchSize(21))));
        assertNotEquals(key, CohortKey.of(cohort(new Augmentation(1, false)).get(0)));
    }

    private static String alone(RunSpec run) {
        return Runs.sha256(List.of(run), 0, DATA, CpuBackend.scalar());
    }
}
