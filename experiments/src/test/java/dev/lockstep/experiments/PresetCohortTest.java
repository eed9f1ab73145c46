package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.cuda.Device;
import dev.lockstep.engine.cuda.HostBackend;
import dev.lockstep.engine.cuda.HostCompiler;
import dev.lockstep.engine.cuda.HostDevice;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A few steps of cohorts of every preset: the CUDA kernels, run on the processor, end with the weights of the CPU backend. */
@Execution(ExecutionMode.CONCURRENT)
class PresetCohortTest {
    private static final int STEPS = 2;
    /** One full lane block and one sample. */
    private static final int BATCH = 17;
    private static final boolean THOROUGH = Integer.getInteger("lockstep.cases", 1) > 1;
    /** Of the single step of larger cohorts, where there is not the time for more. */
    private static final int SMALL_BATCH = 2;
    /** Multiply-adds of an image of a model that a cohort of 17 takes seconds for. Smaller ones stand for it: 17 runs differ from 3 in nothing that a model decides. */
    private static final long SMALL_MODEL = 500_000;
    private static Path program;

    @BeforeAll
    static void compile() {
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        program = HostCompiler.compile(false);
    }

    static Stream<String> all() {
        return Presets.load().all().stream().map(Preset::id);
    }

    private static int[] sizes(Preset preset) {
        return THOROUGH || preset.shape().multiplyAdds() < SMALL_MODEL ? new int[] {1, 3, 17} : new int[] {1, 3};
    }

    @ParameterizedTest
    @MethodSource("all")
    void endsWithTheSameWeights(String name) {
        Preset preset = Presets.load().find(name).orElseThrow();
        for (int size : sizes(preset)) {
            boolean whole = size == 1 || THOROUGH;
            int batch = whole ? BATCH : SMALL_BATCH;
            int steps = whole ? STEPS : 1;
            Dataset data = Bands.dataset(preset.shape().input().dims(), Math.max(2, (int) preset.shape().output().size()), steps * batch, 3);
            List<RunSpec> cohort = new ArrayList<>();
            for (int run = 0; run < size; run++) {
                cohort.add(new RunSpec(preset.model(), DatasetSpec.of("bands", 0, 0),
                        preset.training().withBatchSize(batch).withEpochs(1).withSteps(steps).withSeed(run)));
            }
            try (Device device = new HostDevice(program, "ascending");
                    TrainingSession expected = TrainingSession.open(cohort, data, Backends.best());
                    TrainingSession actual = TrainingSession.open(cohort, data, new HostBackend(device))) {
                while (!expected.done()) {
                    assertEquals(expected.advance(), actual.advance(), name + " size=" + size);
                }
                for (int run = 0; run < size; run++) {
                    assertEquals(steps, actual.step(run));
                    assertEquals(expected.weightsSha256(run), actual.weightsSha256(run), name + " size=" + size + " run=" + run);
                }
            }
        }
    }
}
