package dev.lockstep.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockstep.engine.cpu.Bits;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.support.Seeds;
import dev.lockstep.engine.train.CheckpointTest;
import dev.lockstep.engine.train.DigestRuns;
import dev.lockstep.engine.train.LongerTrainingTest;
import dev.lockstep.engine.train.Runs;
import dev.lockstep.engine.train.TrainingSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The CUDA kernels, compiled for the processor, give the bits of the scalar kernels: in every order of threads, for cohorts of every size. */
@Execution(ExecutionMode.CONCURRENT)
class HostKernelsTest {
    private static Path program;

    @BeforeAll
    static void compile() {
        String missing = HostCompiler.missing();
        assumeTrue(missing == null, missing);
        program = HostCompiler.compile(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ascending", "descending", "shuffled"})
    void everyKindOfRunHasTheDigestsOfTheProcessor(String order) {
        try (Device device = new HostDevice(program, order)) {
            String expected = DigestRuns.digests(CpuBackend.scalar(), 1);
            for (int busy : new int[] {HostBackend.WIDE, HostBackend.NARROW}) {
                assertEquals(expected, DigestRuns.digests(new HostBackend(device, busy), 1), "busy=" + busy);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ascending", "descending", "shuffled"})
    void cohortsOfRandomModelsAreEqual(String order) {
        try (Device device = new HostDevice(program, order)) {
            for (int seed = 0; seed < Seeds.count(25); seed++) {
                requireEqual(device, 1000 * order.length() + seed, 1 + seed % 4);
            }
        }
    }

    @Test
    void aCohortOfSeventeenIsEqual() {
        try (Device device = new HostDevice(program, "shuffled")) {
            for (int seed = 0; seed < Seeds.count(3); seed++) {
                requireEqual(device, seed, 17);
            }
        }
    }

    @Test
    void aStoppedRunKeepsItsWeightsAndChangesNobodysBits() {
        RandomCohorts cohort = RandomCohorts.next(new Random(7), 3);
        try (Device device = new HostDevice(program, "shuffled");
                TrainingSession together = TrainingSession.open(cohort.runs(), cohort.data(), new HostBackend(device))) {
            List<TrainingSession> alone = new ArrayList<>();
            cohort.runs().forEach(run -> alone.add(TrainingSession.open(List.of(run), cohort.data(), CpuBackend.scalar())));
            while (together.step(1) == 0) {
                together.advance();
            }
            String stopped = together.weightsSha256(1);
            together.stop(1);
            while (!together.done()) {
                together.advance();
            }
            while (alone.get(1).step(0) == 0) {
                alone.get(1).advance();
            }
            assertEquals(alone.get(1).weightsSha256(0), stopped);
            assertEquals(stopped, together.weightsSha256(1));
            for (int run : new int[] {0, 2}) {
                while (!alone.get(run).done()) {
                    alone.get(run).advance();
                }
                assertEquals(alone.get(run).weightsSha256(0), together.weightsSha256(run), "run=" + run);
            }
            alone.forEach(TrainingSession::close);
        }
    }

    /** A run may move from one device to the other. */
    @Test
    void aCheckpointOfTheProcessorGoesOnHereAndTheOtherWayRound() {
        try (Device device = new HostDevice(program, "shuffled")) {
            DigestRuns.all().values().forEach(run -> {
                CheckpointTest.requireGoesOn(run, CpuBackend.scalar(), new HostBackend(device));
                CheckpointTest.requireGoesOn(run, new HostBackend(device), CpuBackend.scalar());
                LongerTrainingTest.requireLonger(run, CpuBackend.scalar(), new HostBackend(device));
                LongerTrainingTest.requireLonger(run, new HostBackend(device), CpuBackend.scalar());
            });
        }
    }

    /** A plan may rectify behind a pooling, but nobody who looks at layers sees that. */
    @Test
    void outputsOfLayersAreInTheirOrder() {
        ModelSpec model = new ModelSpec(Runs.MODEL.input(), List.of(LayerSpec.MaxPool2d.of("p1", 2), new LayerSpec.ReLU("r1"), new LayerSpec.ReLU("r2"),
                LayerSpec.MaxPool2d.of("p2", 2), new LayerSpec.Flatten("flat"), new LayerSpec.Linear("fc", 3, true)));
        RunSpec run = new RunSpec(model, Runs.run(1, 24, 1, 0.1).dataset(), Runs.run(1, 24, 1, 0.1).training());
        try (Device device = new HostDevice(program, "ascending");
                TrainingSession expected = TrainingSession.open(List.of(run, run), Runs.squares(20, 5), CpuBackend.scalar());
                TrainingSession actual = TrainingSession.open(List.of(run, run), Runs.squares(20, 5), new HostBackend(device))) {
            requireEqualActivations(expected, actual, 1, 126, new Random(3), "pools");
        }
    }

    @Test
    void everyKernelStaysInsideItsBuffers() {
        try (HostDevice device = new HostDevice(HostCompiler.compile(true), "shuffled")) {
            int index = 0;
            for (RunSpec run : DigestRuns.all().values()) {
                requireSameFirstStep(run, HostBackend.of(device, index++));
            }
            // So many weights of 4 and of 5 channels that a thread may have four.
            ModelSpec deep = new ModelSpec(Runs.MODEL.input(), List.of(LayerSpec.Conv2d.of("c1", 5, 3), LayerSpec.Conv2d.of("c2", 5, 3), LayerSpec.Conv2d.of("c3", 4, 3),
                    new LayerSpec.Flatten("flat"), new LayerSpec.Linear("fc", 3, true)));
            RunSpec any = Runs.run(1, 24, 1, 0.1);
            requireSameFirstStep(new RunSpec(deep, any.dataset(), any.training()), new HostBackend(device, HostBackend.WIDE));
            for (int seed = 0; seed < Seeds.count(5); seed++) {
                requireEqual(device, 500 + seed, 1 + seed % 3);
            }
            assertEquals(PtxTest.kernels(PtxTest.committed()), device.launched(), "not all that a GPU may run is tried here");
        }
    }

    private static void requireSameFirstStep(RunSpec run, HostBackend backend) {
        List<RunSpec> first = List.of(new RunSpec(run.model(), run.dataset(), run.training().withSteps(1)));
        Dataset data = Runs.squares(62, 5);
        assertEquals(Runs.sha256(first, 0, data, CpuBackend.scalar()), Runs.sha256(first, 0, data, backend));
    }

    @Test
    void runsWithInfiniteAndUndefinedWeightsAreEqual() {
        try (Device device = new HostDevice(program, "shuffled")) {
            for (int seed = 0; seed < Seeds.count(25); seed++) {
                Random random = new Random(seed);
                RandomCohorts cohort = RandomCohorts.next(random, 2);
                try (TrainingSession expected = TrainingSession.open(cohort.runs(), cohort.data(), CpuBackend.scalar());
                        TrainingSession actual = TrainingSession.open(cohort.runs(), cohort.data(), HostBackend.of(device, seed))) {
                    expected.parameters().forEach(shape -> disturb(expected, actual, shape.name(), random));
                    while (!expected.done()) {
                        assertEquals(expected.advance(), actual.advance(), "seed=" + seed);
                        requireEqual(expected, actual, 0, "seed=" + seed);
                        requireEqual(expected, actual, 1, "seed=" + seed);
                    }
                }
            }
        }
    }

    private static void disturb(TrainingSession expected, TrainingSession actual, String parameter, Random random) {
        float[] values = expected.parameter(1, parameter);
        values[random.nextInt(values.length)] = Bits.any(random);
        expected.setParameter(1, parameter, values);
        actual.setParameter(1, parameter, values);
    }

    private static void requireEqual(Device device, int seed, int size) {
        Random random = new Random(seed);
        RandomCohorts cohort = RandomCohorts.next(random, size);
        String name = "seed=" + seed + " size=" + size + " " + cohort.runs().get(0);
        try (TrainingSession expected = TrainingSession.open(cohort.runs(), cohort.data(), CpuBackend.scalar());
                TrainingSession actual = TrainingSession.open(cohort.runs(), cohort.data(), HostBackend.of(device, seed))) {
            while (!expected.done()) {
                assertEquals(expected.advance(), actual.advance(), name);
                for (int run = 0; run < size; run++) {
                    requireEqual(expected, actual, run, name + " step=" + expected.step(run) + " run=" + run);
                }
            }
            requireEqualActivations(expected, actual, size - 1, cohort.data().train().imageSize(), random, name);
        }
    }

    /** Of an input with zeros of both signs, infinities and NaN. */
    private static void requireEqualActivations(TrainingSession expected, TrainingSession actual, int run, int values, Random random, String name) {
        float[] input = new float[values];
        for (int i = 0; i < input.length; i++) {
            input[i] = Bits.any(random);
        }
        float[][] activations = expected.activations(run, input);
        for (int layer = 0; layer < activations.length; layer++) {
            Bits.assertEqual(activations[layer], actual.activations(run, input)[layer], name + " layer=" + layer);
        }
        Bits.assertEqual(activations[activations.length - 1], actual.outputs(run, new float[][] {input})[0], name + " outputs");
    }

    private static void requireEqual(TrainingSession expected, TrainingSession actual, int run, String name) {
        List<String> parameters = new ArrayList<>();
        expected.parameters().forEach(shape -> parameters.add(shape.name()));
        expected.buffers().forEach(shape -> parameters.add(shape.name()));
        for (String parameter : parameters) {
            Bits.assertEqual(expected.parameter(run, parameter), actual.parameter(run, parameter), name + " " + parameter);
        }
    }
}
