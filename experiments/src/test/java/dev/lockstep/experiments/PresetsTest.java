package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.shape.LayerShape;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.RunSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PresetsTest {
    private static final Presets PRESETS = Presets.load();

    static Stream<Preset> all() {
        return PRESETS.all().stream();
    }

    static Stream<Preset> exercise() {
        return all().filter(preset -> preset.group().equals("Exercise 10-1"));
    }

    @Test
    void showsTheBasicsFirstThenTheExercise() {
        assertEquals(List.of("fully-connected", "basic-cnn", "exercise-10-1-baseline"), all().limit(3).map(Preset::id).toList());
        assertEquals(List.of("Basics", "Exercise 10-1", "Batch normalization", "CIFAR-10", "Detector", "Demonstrations"),
                all().map(Preset::group).distinct().toList());
        assertTrue(PRESETS.find("no-such-preset").isEmpty());
    }

    @Test
    void theFullyConnectedNetHasItsFiveLayers() {
        assertEquals(List.of(784, 512, 512, 256, 256, 128, 128, 64, 64, 10), outputs("fully-connected").stream().map(dims -> dims.get(0)).toList());
        assertEquals(784 * 512 + 512 + 512 * 256 + 256 + 256 * 128 + 128 + 128 * 64 + 64 + 64 * 10 + 10, preset("fully-connected").shape().parameterCount());
    }

    @Test
    void theBasicCnnHasTheTutorialsShapes() {
        assertEquals(List.of(List.of(10, 24, 24), List.of(10, 12, 12), List.of(10, 12, 12), List.of(20, 8, 8), List.of(20, 4, 4), List.of(20, 4, 4),
                List.of(320), List.of(10)), outputs("basic-cnn"));
        assertEquals(List.of("conv1.weight", "conv1.bias", "conv2.weight", "conv2.bias", "fc.weight", "fc.bias"),
                preset("basic-cnn").shape().parameters().stream().map(tensor -> tensor.name()).toList());
    }

    @Test
    void theBaselineFlattensTo576() {
        assertEquals(List.of(List.of(16, 28, 28), List.of(16, 28, 28), List.of(16, 14, 14), List.of(32, 14, 14), List.of(32, 14, 14), List.of(32, 7, 7),
                List.of(64, 7, 7), List.of(64, 7, 7), List.of(64, 3, 3), List.of(576), List.of(128), List.of(64), List.of(10)),
                outputs("exercise-10-1-baseline"));
    }

    @ParameterizedTest
    @MethodSource("exercise")
    void everyConfigurationHasThreeOfEach(Preset preset) {
        Map<String, Long> counts = preset.model().layers().stream().collect(Collectors.groupingBy(LayerSpec::type, Collectors.counting()));
        assertEquals(Map.of("Conv2d", 3L, "ReLU", 3L, "MaxPool2d", 3L, "Flatten", 1L, "Linear", 3L), counts);
        assertEquals(List.of("conv1", "conv2", "conv3", "fc1", "fc2", "fc3"), preset.shape().layers().stream()
                .filter(layer -> !layer.parameters().isEmpty()).map(LayerShape::name).toList());
    }

    @Test
    void theExerciseComparesDifferentModelsUnderEqualSettings() {
        assertTrue(exercise().count() >= 7, "a baseline and at least six configurations");
        assertEquals(exercise().count(), exercise().map(Preset::model).distinct().count());
        assertEquals(1, exercise().map(Preset::training).distinct().count());
    }

    @Test
    void withoutPaddingTheImageShrinksToOnePixel() {
        assertEquals(List.of(64, 1, 1), outputs("exercise-10-1-no-padding").get(8));
    }

    @Test
    void normalizedBlocksShrinkTheImageAsTheTutorialDerives() {
        assertEquals(List.of("16x14x14", "32x7x7", "64x3x3", "128x1x1"), pooled("mnist-batchnorm-4"));
        assertEquals(List.of("16x14x14", "32x7x7", "128x3x3"), pooled("mnist-batchnorm-3"));
        assertEquals(List.of("norm2.running_mean", "norm2.running_var", "norm2.num_batches_tracked"),
                preset("mnist-batchnorm-3").shape().buffers().stream().limit(3).map(tensor -> tensor.name()).toList());
    }

    private static List<String> pooled(String id) {
        return preset(id).shape().layers().stream().filter(layer -> layer.type().equals("MaxPool2d")).map(layer -> layer.output().toString()).toList();
    }

    @Test
    void cifarFlattensTo1024() {
        assertEquals(List.of("32x16x16", "32x8x8", "64x4x4"), pooled("cifar10-sequential"));
        assertEquals(List.of(List.of(1024), List.of(64), List.of(10)), outputs("cifar10-sequential").subList(6, 9));
        assertEquals("8.weight", preset("cifar10-sequential").shape().parameters().get(8).name(), "as torch.nn.Sequential names it");
    }

    @Test
    void theDetectorRecordsAllItsWeightsAtEveryStep() {
        Preset detector = preset("uniform-3x3");
        assertEquals(10, detector.shape().parameterCount(), "two kernels of four and two biases");
        assertEquals(new WeightsSpec(1, "all", List.of()), detector.weights());
        SweepSpec sweep = SweepSpecs.parse("{\"experiment\": \"uniform-3x3\"}", PRESETS);
        assertEquals(detector.weights(), sweep.weights());
        assertEquals(50, SweepSpecs.parse("{\"experiment\": \"uniform-3x3\", \"weights\": {\"tensors\": \"all\"}}", PRESETS).weights().every());
    }

    @Test
    void aDemonstrationShowsWhatCeilModeTakesIn() {
        assertEquals(List.of("3x10x10"), pooled("demo-maxpool2d"));
        assertEquals(List.of("3x11x11"), pooled("demo-maxpool2d-ceil"));
        assertEquals(List.of(6, 30, 30), outputs("demo-conv2d").get(0));
    }

    @ParameterizedTest
    @MethodSource("all")
    void describesItselfAndFitsItsDataset(Preset preset) {
        assertFalse(preset.description().isBlank());
        assertTrue(preset.description().endsWith("."), preset.description());
        Map<String, DatasetFacts> datasets = Map.of("mnist", new DatasetFacts(List.of(1, 28, 28), 10, 60_000, 10_000),
                "cifar10", new DatasetFacts(List.of(3, 32, 32), 10, 50_000, 10_000), "uniform3x3", new DatasetFacts(List.of(1, 3, 3), 2, 200, 200));
        assertEquals(1, SweepSpecs.parse("{\"experiment\": \"" + preset.id() + "\"}", PRESETS, datasets).size());
    }

    @Test
    void titlesAndDescriptionsAreDistinct() {
        for (Function<Preset, String> field : List.<Function<Preset, String>>of(Preset::title, Preset::description)) {
            Set<String> seen = new HashSet<>();
            all().forEach(preset -> assertTrue(seen.add(field.apply(preset)), preset.id()));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void jsonIsReadBackAsTheSameExperiment(Preset preset) {
        ObjectNode json = preset.toJson();
        assertEquals(preset.run(), RunSpecs.parse(json.toString()));
        assertEquals(preset.shape().parameterCount(), json.at("/shapes/parameters").longValue());
        assertEquals(preset.model().layers().size(), json.at("/shapes/layers").size());
        assertNotEquals(0, json.at("/shapes/multiply_adds").longValue());
    }

    @Test
    void jsonIsTheInterfaces() {
        ObjectNode json = preset("basic-cnn").toJson();
        assertEquals(List.of("id", "title", "description", "group", "model", "dataset", "training", "device", "shapes"), names(json));
        assertEquals("{\"type\":\"Conv2d\",\"name\":\"conv1\",\"out_channels\":10,\"kernel_size\":5,\"stride\":1,\"padding\":0,\"dilation\":1,\"bias\":true}",
                json.at("/model/layers/0").toString());
        assertEquals("{\"type\":\"ReLU\"}", json.at("/model/layers/2").toString());
        assertEquals("{\"name\":\"mnist\",\"train\":0,\"test\":0}", json.get("dataset").toString());
        assertEquals("{\"name\":\"conv1\",\"type\":\"Conv2d\",\"output\":[10,24,24],\"derivation\":\"(28 + 2·0 - 1·(5 - 1) - 1) / 1 + 1 = 24\",\"parameters\":260,\"multiply_adds\":144000}",
                json.at("/shapes/layers/0").toString());
    }

    private static List<String> names(ObjectNode json) {
        List<String> names = new java.util.ArrayList<>();
        json.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Preset preset(String id) {
        return PRESETS.find(id).orElseThrow();
    }

    private static List<List<Integer>> outputs(String id) {
        return preset(id).shape().layers().stream().map(layer -> layer.output().dims()).toList();
    }
}
