package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.OptimizerSpec.SGD;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SweepSpecsTest {
    private static final Presets PRESETS = Presets.load();

    private static final String FULL = """
            {
              "name": "learning rates",
              "experiment": "basic-cnn",
              "dataset": {"name": "strokes", "train": 6000, "test": 1000},
              "training": {"epochs": 2, "optimizer": {"momentum": 0.9}},
              "axes": {
                "preset": ["basic-cnn", "exercise-10-1-baseline"],
                "training.optimizer.lr": {"from": 0.001, "to": 0.1, "count": 3, "scale": "log"},
                "training.batch_size": [32, 64]
              },
              "seeds": [1, 2, 3],
              "strategy": {"type": "grid"},
              "weights": {"every": 50, "tensors": "first_conv"}
            }""";

    private static SweepSpec parse(String json) {
        return SweepSpecs.parse(json, PRESETS);
    }

    @Test
    void readsTheInterfacesExample() {
        SweepSpec sweep = parse(FULL);
        assertEquals("learning rates", sweep.name());
        assertEquals(36, sweep.size());
        assertEquals(36, sweep.expand().size());
        assertEquals(List.of(new Axis("preset", List.of("basic-cnn", "exercise-10-1-baseline")),
                new Axis("training.optimizer.lr", List.of(0.001, 0.01, 0.1)), new Axis("training.batch_size", List.of(32, 64))), sweep.axes());
        assertEquals(List.of("preset", "training.optimizer.lr", "training.batch_size", "training.seed"), sweep.varying());
        assertEquals(List.of(1L, 2L, 3L), sweep.seeds());
        assertEquals(FULL, sweep.json());
    }

    @Test
    void theFirstAxisVariesSlowestAndSeedsFastest() {
        List<RunPoint> points = parse(FULL).expand();
        List<String> order = new ArrayList<>();
        for (int i : new int[] {0, 1, 2, 3, 6, 18, 35}) {
            RunPoint point = points.get(i);
            assertEquals(i, point.index());
            order.add(point.parameters().get("preset") + " " + point.spec().training().optimizer().lr() + " " + point.spec().training().batchSize()
                    + " " + point.spec().training().seed());
        }
        assertEquals(List.of("basic-cnn 0.001 32 1", "basic-cnn 0.001 32 2", "basic-cnn 0.001 32 3", "basic-cnn 0.001 64 1", "basic-cnn 0.01 32 1",
                "exercise-10-1-baseline 0.001 32 1", "exercise-10-1-baseline 0.1 64 3"), order);
    }

    @Test
    void theDeviceOfASweepWinsOverTheExperiments() {
        assertEquals("auto", device("{\"experiment\": \"basic-cnn\"}"));
        assertEquals("cuda:1", device("{\"experiment\": \"basic-cnn\", \"device\": \"cuda:1\"}"));
        String own = "{\"experiment\": {\"model\": {\"input\": [1, 2, 2], \"layers\": [{\"type\": \"Flatten\"}, {\"type\": \"Linear\", \"out_features\": 2}]},"
                + " \"dataset\": {\"name\": \"strokes\"}, \"device\": \"cpu\"}%s}";
        assertEquals("cpu", device(own.formatted("")));
        assertEquals("cuda", device(own.formatted(", \"device\": \"cuda\"")));
        assertEquals("device: device=gpu, allowed are auto, cpu, cuda and cuda:N with N from 0 to 63",
                assertThrows(SpecException.class, () -> device("{\"experiment\": \"basic-cnn\", \"device\": \"gpu\"}")).getMessage());
        assertEquals("experiment.device: is 1, expected auto, cpu, cuda or cuda:N",
                assertThrows(SpecException.class, () -> device(own.formatted("").replace("\"cpu\"", "1"))).getMessage());
        RunSpec run = parse(own.formatted("")).expand().get(0).spec();
        assertEquals(run, RunSpecs.parse(RunSpecs.toJson(run).toString()));
    }

    @Test
    void readsHowManyRunsMayTrainAtOnce() {
        String sweep = "{\"experiment\": \"basic-cnn\", \"concurrency\": %s}";
        assertEquals(3, parse(sweep.formatted("3")).concurrency());
        assertEquals(10_000, parse("{\"experiment\": \"basic-cnn\"}").concurrency());
        assertEquals("concurrency: concurrency=0, allowed are 1 to 10000",
                assertThrows(SpecException.class, () -> parse(sweep.formatted("0"))).getMessage());
    }

    private static String device(String sweep) {
        return parse(sweep).expand().get(0).spec().device().text();
    }

    @Test
    void overridesAreLaidFieldByFieldOverEachPreset() {
        for (RunPoint point : parse(FULL).expand()) {
            assertEquals(2, point.spec().training().epochs());
            assertEquals(0.9, ((SGD) point.spec().training().optimizer()).momentum());
            assertEquals(DatasetSpec.of("strokes", 6000, 1000), point.spec().dataset());
            assertEquals(PRESETS.find((String) point.parameters().get("preset")).orElseThrow().model(), point.spec().model());
            assertEquals(PRESETS.find((String) point.parameters().get("preset")).orElseThrow().shape(), point.shape());
        }
    }

    @Test
    void aPresetOnTheAxisKeepsItsOwnSettings() {
        List<RunPoint> points = parse("{\"axes\": {\"preset\": [\"basic-cnn\", \"exercise-10-1-baseline\"]}}").expand();
        assertEquals(List.of(0.5, 0.9), points.stream().map(point -> point.parameters().get("training.optimizer.momentum")).toList());
    }

    @Test
    void parametersAreFlatCompleteAndDistinct() {
        List<RunPoint> points = parse(FULL).expand();
        assertEquals(List.of("preset", "dataset", "dataset.train", "dataset.test", "training.epochs", "training.batch_size", "training.seed",
                "training.optimizer.type", "training.optimizer.lr", "training.optimizer.momentum", "training.optimizer.dampening",
                "training.optimizer.weight_decay", "training.optimizer.nesterov", "training.loss.type"),
                List.copyOf(points.get(0).parameters().keySet()));
        assertEquals("{preset=basic-cnn, dataset=strokes, dataset.train=6000, dataset.test=1000, training.epochs=2, training.batch_size=32, "
                + "training.seed=1, training.optimizer.type=SGD, training.optimizer.lr=0.001, training.optimizer.momentum=0.9, "
                + "training.optimizer.dampening=0.0, training.optimizer.weight_decay=0.0, training.optimizer.nesterov=false, "
                + "training.loss.type=CrossEntropyLoss}", points.get(0).parameters().toString());
        Set<Object> distinct = new HashSet<>();
        points.forEach(point -> assertTrue(distinct.add(point.parameters())));
    }

    @Test
    void aWholeModelIsAParameterItself() {
        String sweep = "{\"experiment\": {\"model\": {\"input\": [1, 8, 8], \"layers\": [{\"type\": \"Flatten\"}, {\"type\": \"Linear\", \"out_features\": %d}]},"
                + " \"dataset\": {\"name\": \"strokes\"}}}";
        RunPoint ten = parse(sweep.formatted(10)).expand().get(0);
        assertNull(ten.parameters().get("preset"));
        assertTrue(ten.parameters().containsKey("preset"));
        assertEquals("{\"input\":[1,8,8],\"layers\":[{\"type\":\"Flatten\"},{\"type\":\"Linear\",\"out_features\":10,\"bias\":true}]}",
                ten.parameters().get("model"));
        assertEquals(TrainingJson.DEFAULTS, ten.spec().training());
        assertTrue(!ten.parameters().equals(parse(sweep.formatted(11)).expand().get(0).parameters()));
    }

    @Test
    void defaultsAreOneRunOfThePreset() {
        SweepSpec sweep = parse("{\"experiment\": \"basic-cnn\"}");
        assertEquals("Basic CNN", sweep.name());
        assertEquals(1, sweep.size());
        assertEquals(List.of(), sweep.varying());
        assertEquals(List.of(1L), sweep.seeds());
        assertEquals(new WeightsSpec(50, "first_conv", List.of()), sweep.weights());
        assertEquals(PRESETS.find("basic-cnn").orElseThrow().training(), sweep.expand().get(0).spec().training());
    }

    @Test
    void namesItselfAfterItsPresets() {
        assertEquals("Basic CNN and 1 more", parse("{\"axes\": {\"preset\": [\"basic-cnn\", \"fully-connected\"]}}").name());
    }

    @Test
    void theSeedOfTheTrainingIsTheDefault() {
        assertEquals(List.of(7L), parse("{\"experiment\": \"basic-cnn\", \"training\": {\"seed\": 7}}").seeds());
        assertEquals(9007199254740991L, parse("{\"experiment\": \"basic-cnn\", \"seeds\": [9007199254740991]}").expand().get(0).spec().training().seed());
    }

    @Test
    void axesOfOneValueDoNotVary() {
        SweepSpec sweep = parse("{\"experiment\": \"basic-cnn\", \"axes\": {\"training.epochs\": [3]}}");
        assertEquals(1, sweep.axes().size());
        assertEquals(List.of(), sweep.varying());
        assertEquals(3, sweep.expand().get(0).spec().training().epochs());
    }

    @Test
    void everyAxisReachesItsSetting() {
        RunPoint point = parse("{\"experiment\": \"basic-cnn\", \"axes\": {\"training.epochs\": [2], \"training.batch_size\": [8],"
                + "\"training.optimizer.lr\": [0.25], \"training.optimizer.momentum\": [0.75], \"training.optimizer.dampening\": [0],"
                + "\"training.optimizer.weight_decay\": [0.125], \"training.optimizer.nesterov\": [true]}, \"seeds\": [4]}").expand().get(0);
        assertEquals("TrainingSpec[epochs=2, steps=0, batchSize=8, seed=4, order=SHUFFLED, "
                + "optimizer=SGD[lr=0.25, momentum=0.75, dampening=0.0, weightDecay=0.125, nesterov=true], "
                + "schedule=ConstantLR[], warmupSteps=0, clipping=GradientClipping[maxNorm=0.0, maxValue=0.0], zeroGrad=true, loss=CrossEntropyLoss[]]", point.spec().training().toString());
    }

    @Test
    void variantsAndBatchSizesServeTheDryRun() {
        SweepSpec sweep = parse(FULL);
        assertEquals(List.of("basic-cnn", "exercise-10-1-baseline"), sweep.variants().stream().map(Variant::preset).toList());
        assertEquals(List.of(32, 64), List.copyOf(sweep.batchSizes(sweep.variants().get(0))));
        SweepSpec plain = parse("{\"experiment\": \"basic-cnn\"}");
        assertEquals(List.of(64), List.copyOf(plain.batchSizes(plain.variants().get(0))));
    }

    @Test
    void tenThousandRunsAreAllowed() {
        String values = "{\"from\": 0.1, \"to\": 0.2, \"count\": 100}";
        SweepSpec sweep = parse("{\"experiment\": \"basic-cnn\", \"axes\": {\"training.optimizer.lr\": " + values + ", \"training.optimizer.momentum\": "
                + values + "}}");
        assertEquals(10_000, sweep.expand().size());
        assertEquals(9_999, sweep.expand().get(9_999).index());
    }
}
