package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.backend.Backend;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.cpu.CpuBackend;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.LeakyReLU;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.Softmax;
import dev.lockstep.engine.spec.LayerSpec.Tanh;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Layers that behave otherwise in training than in evaluation, through whole runs. */
class LayersTrainTest {
    private static final Dataset DATA = Runs.squares(100, 70);
    private static final ModelSpec NORMED = new ModelSpec(List.of(2, 9, 7), List.of(Conv2d.of("conv", 6, 3), BatchNorm2d.of("norm"),
            new LeakyReLU("leaky", 0.01), AvgPool2d.of("pool", 2), new Dropout("drop", 0.25), new Flatten("flat"), new Linear("fc1", 20, true),
            new Tanh("tanh"), new Dropout("drop2", 0.5), new Linear("fc2", 3, true)));
    private static final ModelSpec DROPPED = new ModelSpec(List.of(2, 9, 7), List.of(new Flatten("flat"), new Linear("fc1", 40, true),
            new Tanh("tanh"), new Dropout("drop", 0.5), new Linear("fc2", 3, true)));

    private static RunSpec run(ModelSpec model, int epochs, int batchSize) {
        RunSpec plain = Runs.run(epochs, batchSize, 5, 0.05);
        return new RunSpec(model, plain.dataset(), plain.training());
    }

    @Test
    void learnsAndEvaluatesWithRunningStatistics() {
        try (TrainingSession session = TrainingSession.open(List.of(run(NORMED, 12, 20)), DATA, Backends.best())) {
            List<TrainingEvent> events = Runs.toTheEnd(session);
            Evaluated last = (Evaluated) events.stream().filter(Evaluated.class::isInstance).reduce((a, b) -> b).orElseThrow();
            assertTrue(last.accuracy() > 0.9, "accuracy " + last.accuracy());
            assertEquals(List.of("norm.running_mean", "norm.running_var", "norm.num_batches_tracked"),
                    session.buffers().stream().map(shape -> shape.name()).toList());
            assertArrayEquals(new float[] {60}, session.parameter(0, "norm.num_batches_tracked"), "five batches in each of twelve epochs");
            float[] input = new float[126];
            input[3] = 1;
            assertArrayEquals(session.activations(0, input)[9], session.activations(0, input)[9], "an evaluation draws no dropout");
        }
    }

    @Test
    void aSoftmaxBehindFlattenGoesOverAllValues() {
        ModelSpec model = new ModelSpec(List.of(2, 9, 7), List.of(Conv2d.of("conv", 3, 3), new Flatten("flat"), new Softmax("softmax"), new Linear("out", 3, true)));
        RunSpec run = run(model, 2, 20);
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, Backends.best())) {
            Runs.toTheEnd(session);
            float[] input = new float[126];
            input[40] = 3;
            double sum = 0;
            for (float value : session.activations(0, input)[2]) {
                assertTrue(value > 0, "value " + value);
                sum += value;
            }
            assertEquals(1, sum, 1e-5);
        }
        assertEquals(sha256(run, CpuBackend.scalar(), 1), sha256(run, CpuBackend.vector(), 3));
    }

    @Test
    void kernelsThreadsAndBatchesOfSeveralPassesChangeNoBit() {
        for (ModelSpec model : List.of(NORMED, DROPPED)) {
            String expected = sha256(run(model, 2, 90), CpuBackend.scalar(), 1);
            assertEquals(expected, sha256(run(model, 2, 90), CpuBackend.vector(), 1));
            assertEquals(expected, sha256(run(model, 2, 90), CpuBackend.vector(), 3));
        }
    }

    private static String sha256(RunSpec run, Backend backend, int threads) {
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, backend, threads)) {
            Runs.toTheEnd(session);
            return session.weightsSha256(0);
        }
    }

    @Test
    void dropoutDrawsAnewInEveryStep() {
        TrainingSpec training = Runs.run(1, 100, 5, 1e-30).training();
        RunSpec still = new RunSpec(DROPPED, Runs.run(1, 100, 5, 0).dataset(), training.withEpochs(3));
        try (TrainingSession session = TrainingSession.open(List.of(still), DATA, Backends.best())) {
            List<Float> losses = Runs.toTheEnd(session).stream().filter(TrainingEvent.Step.class::isInstance)
                    .map(event -> ((TrainingEvent.Step) event).loss()).distinct().toList();
            assertEquals(3, losses.size(), "the weights hardly move, the losses do: " + losses);
        }
    }
}
