package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.SpecException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SweepExtensionTest {
    private static final Presets PRESETS = Presets.load();
    private static final String RATES = """
            {"experiment": "basic-cnn", "axes": {"training.optimizer.lr": {"from": 0.01, "to": 0.1, "count": 2}}, "seeds": [1]}""";

    private static SweepSpec extended(String sweep, String wish) {
        return SweepSpecs.parse(SweepExtension.extend(SweepSpecs.parse(sweep, PRESETS), wish, PRESETS), PRESETS);
    }

    @Test
    void asksForEveryCombinationOfOldAndNew() {
        SweepSpec more = extended(RATES, """
                {"axes": {"training.optimizer.lr": [0.1, 0.5], "training.batch_size": [32]}, "seeds": [2]}""");
        assertEquals(List.of(new Axis("training.optimizer.lr", List.of(0.01, 0.1, 0.5)), new Axis("training.batch_size", List.of(64, 32))), more.axes());
        assertEquals(List.of(1L, 2L), more.seeds());
        assertEquals(12, more.size());
    }

    @Test
    void everyRunOfBeforeIsOneOfTheRunsOfAfter() {
        for (String wish : List.of("{\"seeds\": [3]}", "{\"axes\": {\"training.warmup_steps\": [5]}}", "{\"axes\": {\"preset\": [\"exercise-10-1-baseline\"]}}",
                "{\"axes\": {\"training.schedule.type\": [\"StepLR\"], \"training.zero_grad\": [false], \"training.order\": [\"sequential\"]}}")) {
            Set<String> after = identities(extended(RATES, wish));
            assertTrue(after.containsAll(identities(SweepSpecs.parse(RATES, PRESETS))), wish);
            assertTrue(after.size() > 2, wish);
        }
    }

    @Test
    void runsAreTheSameWhateverClassTheirNumbersHave() {
        Map<String, Object> one = new LinkedHashMap<>(Map.of("training.seed", 1L, "training.optimizer.lr", 1.0));
        assertEquals(RunIdentity.of(one), RunIdentity.of(Map.of("training.seed", 1, "training.optimizer.lr", 1, "training.warmup_steps", 0)));
        assertNotEquals(RunIdentity.of(one), RunIdentity.of(Map.of("training.seed", 2, "training.optimizer.lr", 1)));
    }

    @Test
    void saysWhatCannotBecomeAnAxis() {
        String models = "{\"axes\": {\"preset\": [\"basic-cnn\", \"cifar10-sequential\"]}}";
        SpecException several = assertThrows(SpecException.class, () -> extended(models, "{\"axes\": {\"training.optimizer.momentum\": [0.1]}}"));
        assertEquals("axes.training.optimizer.momentum", several.path());
        assertTrue(several.problem().startsWith("cannot become an axis: its value is not the same in all runs of the sweep (0.5, "), several.problem());
        SpecException none = assertThrows(SpecException.class, () -> extended(RATES, "{\"axes\": {\"training.optimizer.rho\": [0.5]}}"));
        assertEquals("cannot become an axis: the runs of the sweep do not have it", none.problem());
    }

    private static Set<String> identities(SweepSpec sweep) {
        return sweep.expand().stream().map(point -> RunIdentity.of(point.parameters())).collect(Collectors.toSet());
    }
}
