package dev.lockstep.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.ModelSpec;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reference kernels against a naive model in float64. */
class ScalarKernelsTest {
    private static final int CLASSES = 7;

    @Test
    void lossesAreThoseOfTheModelInDoubles() {
        for (int seed = 0; seed < 60; seed++) {
            OneStep step = step(seed, 5);
            DoubleModel model = new DoubleModel(model(seed), step.doubles());
            double expected = 0;
            for (int n = 0; n < step.samples; n++) {
                expected += model.loss(step.image(n), step.labels[n]);
            }
            step.run();
            assertEquals(expected, step.slot.lossSum, 1e-5 * Math.max(1, expected), "seed=" + seed);
        }
    }

    /** Central differences of the mean loss in float64, of up to five values of every parameter. */
    @Test
    void gradientsAreThoseOfFiniteDifferences() {
        for (int seed = 100; seed < 140; seed++) {
            OneStep step = step(seed, 3);
            DoubleModel model = new DoubleModel(model(seed), step.doubles());
            double[][] images = {step.image(0), step.image(1), step.image(2)};
            step.run();
            Random random = new Random(seed);
            for (int p = 0; p < model.parameters.length; p++) {
                double[] gradient = OneStep.doubles(step.gradients, step.plan.parameters().get(p));
                for (int i = 0; i < 5; i++) {
                    int at = random.nextInt(gradient.length);
                    double expected = difference(model, images, step.labels, p, at);
                    assertEquals(expected, gradient[at], 2e-5 * Math.max(1, Math.abs(expected)),
                            "seed=" + seed + " " + step.plan.parameters().get(p).shape().name() + "[" + at + "]");
                }
            }
        }
    }

    private static double difference(DoubleModel model, double[][] images, byte[] labels, int parameter, int at) {
        double value = model.parameters[parameter][at];
        double step = 1e-7;
        model.parameters[parameter][at] = value + step;
        double above = meanLoss(model, images, labels);
        model.parameters[parameter][at] = value - step;
        double below = meanLoss(model, images, labels);
        model.parameters[parameter][at] = value;
        return (above - below) / (2 * step);
    }

    private static double meanLoss(DoubleModel model, double[][] images, byte[] labels) {
        double sum = 0;
        for (int n = 0; n < images.length; n++) {
            sum += model.loss(images[n], labels[n]);
        }
        return sum / images.length;
    }

    private static OneStep step(int seed, int samples) {
        return new OneStep(model(seed), samples, CLASSES, ScalarKernels::new, seed);
    }

    private static ModelSpec model(int seed) {
        // A batch normalization looks at several samples at once, and dropout draws; both are held against PyTorch elsewhere.
        return RandomModels.next(new Random(seed), CLASSES, layer -> !(layer instanceof BatchNorm2d || layer instanceof Dropout));
    }
}
