package dev.lockstep.engine.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.AvgPool2d;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.LayerSpec.Dropout;
import dev.lockstep.engine.spec.LayerSpec.Flatten;
import dev.lockstep.engine.spec.LayerSpec.LeakyReLU;
import dev.lockstep.engine.spec.LayerSpec.Linear;
import dev.lockstep.engine.spec.LayerSpec.MaxPool2d;
import dev.lockstep.engine.spec.LayerSpec.ReLU;
import dev.lockstep.engine.spec.LayerSpec.Sigmoid;
import dev.lockstep.engine.spec.LayerSpec.Softmax;
import dev.lockstep.engine.spec.LayerSpec.Tanh;
import dev.lockstep.engine.spec.LossSpec;
import dev.lockstep.engine.spec.ModelSpec;
import dev.lockstep.engine.spec.Size2d;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The reference's gradients against central differences of its loss, through every kind of layer and into every loss. */
class FiniteDifferencesTest {
    private static final int BATCH = 3;
    private static final double RTOL = 1e-6;
    /** What rounding leaves of a difference of two losses near 1 that lie 2 * {@link #STEP} apart. */
    private static final double ATOL = 1e-10;
    private static final double STEP = 1e-5;

    static Stream<Arguments> layers() {
        List<LayerSpec> layers = List.of(
                new Conv2d("layer", 3, new Size2d(3, 2), new Size2d(2, 1), new Size2d(1, 2), new Size2d(1, 2), true),
                new MaxPool2d("layer", new Size2d(2, 3), new Size2d(1, 2), new Size2d(1, 0), new Size2d(2, 1), true),
                new AvgPool2d("layer", new Size2d(3, 2), new Size2d(2, 3), Size2d.ONE, true, true),
                new AvgPool2d("layer", new Size2d(2, 3), new Size2d(3, 2), Size2d.ONE, true, false),
                BatchNorm2d.of("layer"), new BatchNorm2d("layer", 0.1, 0.5, false), new ReLU("layer"), new LeakyReLU("layer", 0.1), new Sigmoid("layer"),
                new Tanh("layer"), new Dropout("layer", 0.25), new Softmax("layer"));
        return layers.stream().map(layer -> Arguments.of(layer.toString(), layer));
    }

    static Stream<Arguments> losses() {
        return Stream.of(new LossSpec.CrossEntropyLoss(), new LossSpec.BCELoss(), new LossSpec.BCEWithLogitsLoss(), new LossSpec.L1Loss(),
                new LossSpec.MSELoss()).flatMap(loss -> Stream.of(1, 4).map(outputs -> Arguments.of(loss, outputs)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("layers")
    void layer(String name, LayerSpec layer) {
        check(new ModelSpec(List.of(2, 5, 6), List.of(Conv2d.of("first", 2, 2), layer, new Flatten("flat"), new Linear("out", 3, true))),
                new LossSpec.CrossEntropyLoss(), 3);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void loss(LossSpec loss, int outputs) {
        List<LayerSpec> layers = new ArrayList<>(List.of(new Flatten("flat"), new Linear("hidden", 5, true), new Tanh("tanh"), new Linear("out", outputs, true)));
        if (loss instanceof LossSpec.BCELoss) {
            layers.add(new Sigmoid("sigmoid"));
        }
        check(new ModelSpec(List.of(1, 2, 3), layers), loss, loss instanceof LossSpec.CrossEntropyLoss ? outputs : Math.max(2, outputs));
    }

    private static void check(ModelSpec model, LossSpec loss, int classes) {
        Random random = new Random(7);
        double[][] images = new double[BATCH][];
        int[] labels = new int[BATCH];
        for (int n = 0; n < BATCH; n++) {
            images[n] = gaussians(random, model.input().stream().reduce(1, (a, b) -> a * b), 1);
            labels[n] = random.nextInt(classes);
        }
        double[][] parameters = parameters(model, random);
        Reference reference = new Reference(model, (layer, sample, value) -> (layer + 3 * sample + 5 * value) % 7 > 1);
        double[][] gradients = reference.step(loss, images, labels, parameters).parameterGradients();
        for (int p = 0; p < parameters.length; p++) {
            for (int i = 0; i < parameters[p].length; i++) {
                double value = parameters[p][i];
                parameters[p][i] = value + STEP;
                double above = reference.step(loss, images, labels, parameters).loss();
                parameters[p][i] = value - STEP;
                double below = reference.step(loss, images, labels, parameters).loss();
                parameters[p][i] = value;
                double expected = (above - below) / (2 * STEP);
                assertEquals(expected, gradients[p][i], ATOL + RTOL * Math.abs(expected), "parameter " + p + "[" + i + "]");
            }
        }
    }

    private static double[][] parameters(ModelSpec model, Random random) {
        List<double[]> parameters = new ArrayList<>();
        int[] shape = model.input().stream().mapToInt(extent -> extent).toArray();
        for (LayerSpec layer : model.layers()) {
            int[] out = ReferenceLayers.shape(layer, shape);
            int weights = layer instanceof Conv2d conv ? out[0] * shape[0] * conv.kernelSize().area() : layer instanceof Linear ? out[0] * shape[0] : out[0];
            for (int i = 0; i < Reference.parameters(layer); i++) {
                parameters.add(gaussians(random, i == 0 ? weights : out[0], 0.5));
            }
            shape = out;
        }
        return parameters.toArray(double[][]::new);
    }

    private static double[] gaussians(Random random, int count, double scale) {
        return random.doubles(count).map(u -> random.nextGaussian() * scale).toArray();
    }
}
