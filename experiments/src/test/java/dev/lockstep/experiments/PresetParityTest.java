package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.backend.Backends;
import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.DatasetSpec;
import dev.lockstep.engine.spec.LayerSpec;
import dev.lockstep.engine.spec.LayerSpec.BatchNorm2d;
import dev.lockstep.engine.spec.LayerSpec.Conv2d;
import dev.lockstep.engine.spec.OptimizerSpec;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.train.TrainingEvent;
import dev.lockstep.engine.train.TrainingEvent.Evaluated;
import dev.lockstep.engine.train.TrainingEvent.Step;
import dev.lockstep.engine.train.TrainingSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The first 50 losses of every preset, and those of the evaluations between them, against PyTorch in float64 from the same weights in the same order.
 *
 * <p>Rounding to float32 moves losses by some 1e-7 as long as no ReLU and no maximum changes sides. Where one does, because two numbers were nearly equal, a
 * gradient jumps, and from then on the two trainings part slowly; PyTorch's own float32 parts from its float64 just so, by as much as {@code float32} in the
 * fixtures says. The first steps, before that happens, are held to {@link #START}, all of them to {@link #COURSE} or twice what PyTorch's float32 is off by.
 *
 * <p>Adam divides a gradient by its own size, so that the rounding of one that is nearly 0 becomes a whole step: there only the first loss is exact.
 */
class PresetParityTest {
    private static final double START = 1e-6;
    private static final double COURSE = 1e-3;
    private static final JsonNode CASES = cases();

    private static JsonNode cases() {
        try (InputStream json = PresetParityTest.class.getResourceAsStream("parity/presets.json")) {
            return new ObjectMapper().readTree(json).get("cases");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Arguments> all() {
        return StreamSupport.stream(CASES.spliterator(), false).map(node -> Arguments.of(node.get("name").asText(), node));
    }

    @Test
    void everyPresetIsThere() {
        assertEquals(Presets.load().all().stream().map(Preset::id).toList(), all().map(arguments -> arguments.get()[0]).toList(),
                "run dev/fixtures.py presets");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void losses(String name, JsonNode node) {
        Preset preset = Presets.load().find(name).orElseThrow();
        Dataset data = Bands.dataset(preset.shape().input().dims(), Math.max(2, (int) preset.shape().output().size()), node.get("train").asInt(),
                node.get("test").asInt());
        RunSpec run = new RunSpec(preset.model(), DatasetSpec.of("bands", 0, 0), preset.training().withEpochs(7));
        List<Float> losses = new ArrayList<>();
        List<Float> evaluations = new ArrayList<>();
        try (TrainingSession session = TrainingSession.open(List.of(run), data, Backends.best(), 2)) {
            Map<String, float[]> still = biasesBeforeNormalization(preset.model().layers(), session);
            while (losses.size() < node.get("losses").size()) {
                for (TrainingEvent event : session.advance()) {
                    if (event instanceof Step step) {
                        losses.add(step.loss());
                        still.forEach((bias, values) -> session.setParameter(0, bias, values));
                    } else if (event instanceof Evaluated evaluated) {
                        evaluations.add(evaluated.loss());
                    }
                }
            }
        }
        double course = Math.max(COURSE, 2 * node.get("float32").asDouble());
        check(name + " loss", node.get("losses"), losses, preset.training().optimizer() instanceof OptimizerSpec.Adam ? 1 : 5, course);
        check(name + " evaluation", node.get("evaluations"), evaluations, 0, course);
    }

    /**
     * They have no gradient but rounding, which Adam makes whole steps of in float32, while the reference in float64 leaves them where they are. Training
     * takes a bias out again with the mean, but an evaluation only as far as the running mean has followed, so they are held still.
     */
    private static Map<String, float[]> biasesBeforeNormalization(List<LayerSpec> layers, TrainingSession session) {
        Map<String, float[]> biases = new HashMap<>();
        for (int i = 1; i < layers.size(); i++) {
            if (layers.get(i) instanceof BatchNorm2d && layers.get(i - 1) instanceof Conv2d conv && conv.bias()) {
                biases.put(conv.name() + ".bias", session.parameter(0, conv.name() + ".bias"));
            }
        }
        return biases;
    }

    private static void check(String name, JsonNode expected, List<Float> actual, int starting, double course) {
        assertEquals(expected.size(), actual.size(), name);
        for (int i = 0; i < actual.size(); i++) {
            double reference = expected.get(i).asDouble();
            assertEquals(reference, actual.get(i), (i < starting ? START : course) * Math.abs(reference), name + " " + (i + 1));
        }
    }
}
