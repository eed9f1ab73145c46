package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.shape.ParameterShape;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.train.TrainingEvent.Accumulating;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import dev.lockstep.engine.train.TrainingEvent.Evaluating;
import dev.lockstep.engine.train.TrainingEvent.Finished;
import dev.lockstep.engine.train.TrainingEvent.Step;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingSessionTest {
    private static final Dataset DATA = Runs.squares(100, 70);

    @Test
    void learns() {
        try (TrainingSession session = open(DATA, Runs.run(10, 16, 1, 0.05))) {
            List<TrainingEvent> events = Runs.toTheEnd(session);
            List<Evaluated> evaluations = only(events, Evaluated.class);
            assertEquals(10, evaluations.size());
            assertTrue(evaluations.get(9).accuracy() > 0.95, evaluations.toString());
            assertTrue(evaluations.get(9).loss() < evaluations.get(0).loss(), evaluations.toString());
        }
    }

    @Test
    void reportsStepsEvaluationsAndTheEnd() {
        try (TrainingSession session = open(DATA, Runs.run(2, 30, 1, 0.05))) {
            assertEquals(8, session.totalSteps(0));
            List<TrainingEvent> events = Runs.toTheEnd(session);
            List<Step> steps = only(events, Step.class);
            assertEquals(List.of(30, 30, 30, 10, 30, 30, 30, 10), steps.stream().map(Step::samples).toList());
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L), steps.stream().map(Step::step).toList());
            assertEquals(List.of(1, 1, 1, 1, 2, 2, 2, 2), steps.stream().map(Step::epoch).toList());
            assertEquals(0.05, steps.get(0).learningRate());
            assertEquals(List.of(4L, 8L), only(events, Evaluated.class).stream().map(Evaluated::step).toList());
            assertEquals(70, only(events, Evaluating.class).get(0).samples());
            assertEquals(new Finished(0, 8), events.get(events.size() - 1));
            assertEquals(8, session.step(0));
            assertTrue(session.advance().isEmpty());
        }
    }

    /** A batch of 100 is a pass of 64 and one of 36. */
    @Test
    void largeBatchesAdvanceInParts() {
        try (TrainingSession session = open(DATA, Runs.run(1, 100, 1, 0.05))) {
            assertEquals(List.of(new Accumulating(0, 64, 100)), session.advance());
            assertEquals(100, ((Step) session.advance().get(0)).samples());
        }
    }

    /** The mean over the batch in float64 would be the same whether the pass is one or two; and the evaluation sees the updated weights. */
    @Test
    void theFirstLossIsThatOfTheInitialWeights() {
        try (TrainingSession whole = open(DATA, Runs.run(1, 100, 3, 1e-30)); TrainingSession parts = open(DATA, Runs.run(1, 20, 3, 1e-30))) {
            Step step = only(Runs.toTheEnd(whole), Step.class).get(0);
            double mean = only(Runs.toTheEnd(parts), Step.class).stream().mapToDouble(Step::loss).average().orElseThrow();
            assertEquals(mean, step.loss(), 1e-6);
        }
    }

    @Test
    void theSameRunGivesTheSameBits() {
        String first = Runs.sha256(List.of(Runs.run(2, 24, 7, 0.05)), 0, DATA, Backends.best());
        assertEquals(first, Runs.sha256(List.of(Runs.run(2, 24, 7, 0.05)), 0, DATA, Backends.best()));
        assertFalse(first.equals(Runs.sha256(List.of(Runs.run(2, 24, 8, 0.05)), 0, DATA, Backends.best())));
        assertTrue(first.matches("[0-9a-f]{64}"), first);
    }

    @Test
    void threadsChangeNoBit() {
        List<RunSpec> cohort = List.of(Runs.run(2, 60, 7, 0.05));
        String alone = Runs.sha256(cohort, 0, DATA, Backends.best());
        for (int threads : new int[] {2, 3, 8}) {
            try (TrainingSession session = TrainingSession.open(cohort, DATA, Backends.best(), threads)) {
                Runs.toTheEnd(session);
                assertEquals(alone, session.weightsSha256(0), "threads=" + threads);
            }
        }
    }

    @Test
    void activationsAreThoseOfEachLayer() {
        try (TrainingSession session = open(DATA, Runs.run(1, 16, 3, 0.05))) {
            float[] input = new float[2 * 9 * 7];
            input[0] = 1;
            float[][] layers = session.activations(0, input);
            assertEquals(List.of(5 * 9 * 7, 5 * 9 * 7, 5 * 4 * 3, 5 * 4 * 3, 20, 20, 3), Arrays.stream(layers).map(layer -> layer.length).toList());
            float[] weight = session.parameter(0, "conv.weight");
            float[] bias = session.parameter(0, "conv.bias");
            assertEquals(bias[1] + weight[18 + 4], layers[0][63], 1e-7, "the centre of the kernel lies on the only pixel");
            assertEquals(bias[1], layers[0][63 + 62], "nothing but the bias reaches the far corner");
            assertEquals(Math.max(0, layers[0][63]), layers[1][63], "ReLU");
            session.setParameter(0, "fc2.bias", new float[] {5, 6, 7});
            session.setParameter(0, "fc2.weight", new float[60]);
            assertArrayEquals(new float[] {5, 6, 7}, session.activations(0, input)[6]);
        }
    }

    @Test
    void parametersAreThoseOfTheModelInItsOrder() {
        try (TrainingSession session = open(DATA, Runs.run(1, 16, 1, 0.05))) {
            assertEquals(List.of("conv.weight", "conv.bias", "fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias"),
                    session.parameters().stream().map(ParameterShape::name).toList());
            float[] before = session.parameter(0, "conv.weight");
            assertEquals(5 * 2 * 3 * 3, before.length);
            float[] copy = before.clone();
            session.advance();
            assertArrayEquals(copy, before);
            assertFalse(Arrays.equals(before, session.parameter(0, "conv.weight")));
            assertEquals("parameter=conv1.weight is not one of [conv.weight, conv.bias, fc1.weight, fc1.bias, fc2.weight, fc2.bias]",
                    assertThrows(IllegalArgumentException.class, () -> session.parameter(0, "conv1.weight")).getMessage());
        }
    }

    @Test
    void saysWhatDoesNotFitTheDataset() {
        ModelSpec gray = new ModelSpec(List.of(1, 9, 7), Runs.MODEL.layers());
        assertEquals("model.input: input=[1, 9, 7], but the images of squares are [2, 9, 7]; change the input or choose another dataset", problem(gray));
        ModelSpec image = new ModelSpec(List.of(2, 9, 7), List.of(new LayerSpec.ReLU("relu")));
        assertEquals("model.layers[0]: output 2x9x7, but squares has 3 classes; end the model with Flatten and Linear with out_features=3", problem(image));
        ModelSpec four = new ModelSpec(List.of(2, 9, 7), List.of(new LayerSpec.Flatten("flat"), new LayerSpec.Linear("fc", 4, true)));
        assertEquals("model.layers[1]: output 4, but squares has 3 classes; end the model with Flatten and Linear with out_features=3", problem(four));
        ModelSpec broken = new ModelSpec(List.of(2, 9, 7), List.of(new LayerSpec.Linear("fc", 3, true)));
        assertEquals("model.layers[0]: Linear needs a flat input and gets 2x9x7; put a Flatten before it", problem(broken));
    }

    private static String problem(ModelSpec model) {
        RunSpec run = new RunSpec(model, Runs.run(1, 8, 1, 0.1).dataset(), Runs.run(1, 8, 1, 0.1).training());
        return assertThrows(SpecException.class, () -> open(DATA, run)).getMessage();
    }

    private static TrainingSession open(Dataset data, RunSpec... runs) {
        return TrainingSession.open(List.of(runs), data, Backends.best());
    }

    private static <T> List<T> only(List<TrainingEvent> events, Class<T> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
