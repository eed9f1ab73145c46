package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.numerics.Philox;
import dev.lockstep.engine.numerics.Purpose;
import dev.lockstep.engine.plan.ParameterSlot;
import dev.lockstep.engine.reference.Reference;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.support.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The losses and all gradients of the float32 kernels on random models against the reference in float64. */
class GradientTest {
    private static final int CLASSES = 7;
    private static final double RTOL = 1e-5;
    private static final double ATOL = 1e-6;

    @Test
    void gradientsAreThoseOfTheReference() {
        for (int seed = 0; seed < Seeds.count(60); seed++) {
            ModelSpec model = RandomModels.next(new Random(seed), CLASSES);
            OneStep step = new OneStep(model, 1 + seed % 21, CLASSES, seed % 2 == 0 ? VectorSupport::kernels : ScalarKernels::new, seed);
            double[][] images = IntStream.range(0, step.samples).mapToObj(step::image).toArray(double[][]::new);
            int[] labels = IntStream.range(0, step.samples).map(n -> step.labels[n]).toArray();
            Reference.Result expected = new Reference(model, GradientTest::kept).step(new LossSpec.CrossEntropyLoss(), images, labels, step.doubles());
            step.run();
            String name = "seed=" + seed + " samples=" + step.samples + " " + model;
            assertEquals(expected.loss(), step.slot.lossSum / step.samples, RTOL * Math.max(1, expected.loss()), name);
            double largest = Arrays.stream(expected.parameterGradients()).flatMapToDouble(Arrays::stream).map(Math::abs).max().orElse(0);
            List<ParameterSlot> parameters = step.plan.parameters();
            for (int p = 0; p < parameters.size(); p++) {
                double[] actual = OneStep.doubles(step.gradients, parameters.get(p));
                check(expected.parameterGradients()[p], actual, largest, parameters.get(p).shape().name() + " " + name);
            }
        }
    }

    /** The random numbers of the first step of a run whose seed is 0, as docs/numerics.md addresses them. */
    private static boolean kept(int layer, int sample, int value) {
        return Philox.uniform(0, Purpose.DROPOUT, (long) layer << 48, value * 4096L + sample) >= 0.3f;
    }

    /**
     * A gradient of terms that nearly cancel is as exact as the terms are (that of a bias in front of a normalization is 0), so errors are relative to the
     * largest gradient of the model. And where a sample is already recognized all gradients are small, but p - 1 is as exact as p is, whose error is
     * relative to 1: hence {@link #ATOL}.
     */
    private static void check(double[] expected, double[] actual, double largest, String name) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], ATOL + RTOL * largest, "[" + i + "] of " + name);
        }
    }
}
