package dev.lockstep.engine.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.data.DatasetInfo;
import dev.lockstep.engine.data.ImageSet;
import dev.lockstep.engine.spec.GradientClipping;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.Sigmoid;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SampleOrder;
import dev.lockstep.engine.spec.ScheduleSpec.StepLR;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import dev.lockstep.engine.train.TrainingEvent.Finished;
import dev.lockstep.engine.train.TrainingEvent.Step;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a training can be told beside its optimizer. */
class TrainingOptionsTest {
    private static final Dataset DATA = Runs.squares(100, 70);

    private static RunSpec run(UnaryOperator<TrainingSpec> change) {
        RunSpec plain = Runs.run(3, 40, 7, 0.05);
        return new RunSpec(plain.model(), plain.dataset(), change.apply(plain.training()));
    }

    private static <T> List<T> events(Class<T> type, RunSpec... cohort) {
        try (TrainingSession session = TrainingSession.open(List.of(cohort), DATA, Backends.best())) {
            return Runs.toTheEnd(session).stream().filter(type::isInstance).map(type::cast).toList();
        }
    }

    private static List<Float> losses(RunSpec run) {
        return events(Step.class, run).stream().map(Step::loss).toList();
    }

    @Test
    void aStepLimitEndsWithinAnEpochAndEvaluates() {
        RunSpec five = run(training -> training.withSteps(5));
        assertEquals(losses(run(training -> training)).subList(0, 5), losses(five));
        List<Evaluated> evaluated = events(Evaluated.class, five);
        assertEquals(List.of(3L, 5L), evaluated.stream().map(Evaluated::step).toList());
        assertEquals(List.of(1, 2), evaluated.stream().map(Evaluated::epoch).toList());
    }

    @Test
    void theOthersOfACohortGoOnBehindAStepLimit() {
        RunSpec all = run(training -> training);
        List<Finished> finished = events(Finished.class, all, run(training -> training.withSteps(4)));
        assertEquals(List.of(new Finished(1, 4), new Finished(0, 9)), finished);
        assertEquals(losses(all), events(Step.class, all, run(training -> training.withSteps(4))).stream().filter(step -> step.member() == 0)
                .map(Step::loss).toList());
    }

    @Test
    void sequentialOrderTakesTheSamplesAsTheyLie() {
        RunSpec sequential = run(training -> training.withOrder(SampleOrder.SEQUENTIAL));
        assertEquals(losses(sequential).get(0), losses(run(t -> t.withOrder(SampleOrder.SEQUENTIAL).withEpochs(1))).get(0));
        assertFalse(losses(sequential).equals(losses(run(training -> training))));
    }

    @Test
    void gradientsThatAreNotClearedAddUp() {
        // With one batch for each step and plain SGD, step n follows the sum of the gradients so far.
        UnaryOperator<TrainingSpec> plain = t -> t.withBatchSize(100).withOrder(SampleOrder.SEQUENTIAL).withOptimizer(SGD.of(0.01, 0));
        float[] start = weights(run(t -> plain.apply(t).withOptimizer(SGD.of(1e-30, 0)).withEpochs(1)));
        float[] one = weights(run(t -> plain.apply(t).withEpochs(1)));
        float[] two = weights(run(t -> plain.apply(t).withEpochs(2)));
        float[] kept = weights(run(t -> plain.apply(t).withEpochs(2).withZeroGrad(false)));
        for (int i = 0; i < start.length; i++) {
            assertEquals(two[i] + (one[i] - start[i]), kept[i], 2e-7f, "bias " + i);
        }
    }

    private static float[] weights(RunSpec run) {
        try (TrainingSession session = TrainingSession.open(List.of(run), DATA, Backends.best())) {
            Runs.toTheEnd(session);
            return session.parameter(0, "fc2.bias");
        }
    }

    @Test
    void clippedGradientsMoveNoFartherThanTheirNorm() {
        UnaryOperator<TrainingSpec> plain = t -> t.withBatchSize(100).withEpochs(1).withOptimizer(SGD.of(1, 0));
        RunSpec clipped = run(t -> plain.apply(t).withClipping(new GradientClipping(0.25, 0)));
        RunSpec still = run(t -> plain.apply(t).withOptimizer(SGD.of(1e-30, 0)));
        assertEquals(0.25, distance(clipped, still), 1e-5, "the gradient is longer than that");
        assertEquals(0.001, largest(run(t -> plain.apply(t).withClipping(new GradientClipping(0, 0.001))), still), 1e-7);
    }

    private static double distance(RunSpec a, RunSpec b) {
        double sum = 0;
        for (double difference : differences(a, b)) {
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    private static double largest(RunSpec a, RunSpec b) {
        double largest = 0;
        for (double difference : differences(a, b)) {
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }

    private static double[] differences(RunSpec a, RunSpec b) {
        try (TrainingSession one = TrainingSession.open(List.of(a), DATA, Backends.best());
                TrainingSession other = TrainingSession.open(List.of(b), DATA, Backends.best())) {
            Runs.toTheEnd(one);
            Runs.toTheEnd(other);
            return one.parameters().stream().flatMapToDouble(shape -> {
                float[] x = one.parameter(0, shape.name());
                float[] y = other.parameter(0, shape.name());
                return IntStream.range(0, x.length).mapToDouble(i -> (double) x[i] - y[i]);
            }).toArray();
        }
    }

    @Test
    void stepsReportTheScheduledRate() {
        List<Double> rates = events(Step.class, run(t -> t.withSchedule(new StepLR(1, 0.5), 2))).stream().map(Step::learningRate).toList();
        assertEquals(List.of(0.025, 0.05, 0.05, 0.025, 0.025, 0.025, 0.0125, 0.0125, 0.0125), rates);
    }

    @Test
    void batchesOfOneLabelBelongToASeries() {
        DatasetInfo info = new DatasetInfo("pairs", "Pairs", "", 1, 1, 2, List.of("no", "yes"), 4, 4, new float[] {0}, new float[] {1},
                List.of("false", "true"));
        ImageSet images = new ImageSet(4, 1, 1, 2, new byte[] {9, 9, 8, 8, 1, 7, 7, 1}, new byte[] {1, 1, 0, 0});
        ModelSpec model = new ModelSpec(List.of(1, 1, 2), List.of(new Flatten("flat"), new Linear("fc", 1, true), new Sigmoid("sigmoid")));
        TrainingSpec training = TrainingSpec.of(1, 1, 1, OptimizerSpec.Adadelta.of(0.5), new LossSpec.BCELoss()).withOrder(SampleOrder.SEQUENTIAL);
        RunSpec run = new RunSpec(model, Runs.run(1, 1, 1, 1).dataset(), training);
        assertEquals(List.of(1, 1, 0, 0), series(run, new Dataset(info, images, images)));
        RunSpec threes = new RunSpec(model, run.dataset(), training.withBatchSize(3));
        assertEquals(List.of(-1, 0), series(threes, new Dataset(info, images, images)), "two labels in the first batch");
        SpecException e = assertThrows(SpecException.class, () -> TrainingSession.open(
                List.of(new RunSpec(model, run.dataset(), training.withLoss(new LossSpec.CrossEntropyLoss()))), new Dataset(info, images, images),
                Backends.best()));
        assertEquals("training.loss: type=CrossEntropyLoss needs one output for each of the 2 classes of pairs, but the model has one; "
                + "use BCELoss, BCEWithLogitsLoss, L1Loss or MSELoss", e.getMessage());
    }

    private static List<Integer> series(RunSpec run, Dataset data) {
        try (TrainingSession session = TrainingSession.open(List.of(run), data, Backends.best())) {
            return Runs.toTheEnd(session).stream().filter(Step.class::isInstance).map(event -> ((Step) event).series()).toList();
        }
    }
}
