package dev.lockstep.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.engine.spec.SpecException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sweeps that draw some of the combinations. */
class RandomSearchTest {
    private static final String SMALL = """
            {"experiment": "basic-cnn", "axes": {"training.batch_size": [8, 16, 32, 64], "training.optimizer.momentum": [0, 0.5, 0.9]}, "seeds": [1, 2],
             "strategy": {"type": "random", "count": %d, "seed": %d}}""";
    /** 256^3 combinations. */
    private static final String LARGE = """
            {"experiment": "basic-cnn", "axes": {"training.optimizer.lr": %1$s, "training.optimizer.momentum": %1$s, "training.optimizer.weight_decay": %1$s},
             "strategy": {"type": "random", "count": %2$d}}""";
    private static final String RANGE = "{\"from\": 0.001, \"to\": 0.9, \"count\": 256, \"scale\": \"log\"}";

    private static SweepSpec parse(String json, Object... parts) {
        return SweepSpecs.parse(json.formatted(parts), Presets.load());
    }

    private static List<List<Object>> points(SweepSpec sweep) {
        return sweep.expand().stream().map(point -> sweep.axes().stream().map(axis -> point.parameters().get(axis.path())).toList()).distinct().toList();
    }

    @Test
    void drawsDifferentCombinationsEachWithEverySeed() {
        SweepSpec sweep = parse(SMALL, 5, 1);
        assertEquals(10, sweep.size());
        assertEquals(5, points(sweep).size());
        assertEquals(List.of(1L, 2L, 1L, 2L), sweep.expand().stream().limit(4).map(point -> point.spec().training().seed()).toList());
        assertEquals(12, Set.copyOf(points(parse(SMALL, 12, 1))).size(), "all there are");
    }

    @Test
    void whatIsDrawnIsAlwaysTheSameAndMoreBeginsWithIt() {
        // Fixed: stored sweeps are expanded again at every start.
        assertEquals(List.of(List.of(64, 0.0), List.of(32, 0.5), List.of(8, 0.0)), points(parse(SMALL, 3, 1)));
        for (String large : List.of("", "large")) {
            List<List<Object>> few = points(large.isEmpty() ? parse(SMALL, 4, 7) : parse(LARGE, RANGE, 4));
            List<List<Object>> more = points(large.isEmpty() ? parse(SMALL, 9, 7) : parse(LARGE, RANGE, 1000));
            assertEquals(few, more.subList(0, 4));
            assertEquals(large.isEmpty() ? 9 : 1000, Set.copyOf(more).size());
        }
        assertNotEquals(points(parse(SMALL, 5, 1)), points(parse(SMALL, 5, 2)));
    }

    /** Each of 12 is drawn with probability 1/4 by 3: over 1,200 seeds 300 times, with a standard deviation of 15. */
    @Test
    void eachCombinationIsAsLikelyAsAnyOther() {
        Map<List<Object>, Integer> drawn = new HashMap<>();
        IntStream.range(0, 1200).forEach(seed -> points(parse(SMALL, 3, seed)).forEach(point -> drawn.merge(point, 1, Integer::sum)));
        assertEquals(12, drawn.size());
        drawn.forEach((point, times) -> assertTrue(Math.abs(times - 300) < 75, point + " was drawn " + times + " times"));
    }

    @Test
    void saysWhatCannotBeDrawn() {
        refuses("strategy.count: count=13, allowed are 1 to 12: the axes have no more combinations; take fewer, or the strategy grid", SMALL, 13, 1);
        refuses("strategy.count: count=0, allowed are 1 to 10000", SMALL, 0, 1);
        refuses("strategy.count: the sweep has 20000 runs, allowed are 10000; take fewer combinations or fewer seeds",
                LARGE.replace("{\"experiment\"", "{\"seeds\": [1, 2], \"experiment\""), RANGE, 10_000);
        refuses("strategy.count: is missing, expected a whole number, allowed are 1 to 10000", "{\"experiment\": \"basic-cnn\", \"strategy\": {\"type\": \"random\"}}");
        refuses("strategy.seed: a grid takes every combination; leave it out, or take the strategy random",
                "{\"experiment\": \"basic-cnn\", \"strategy\": {\"type\": \"grid\", \"seed\": 1}}");
        refuses("axes: the sweep has 16777216 runs, allowed are 10000; take fewer values on an axis, fewer seeds, or the strategy random",
                LARGE.replace("\"random\", \"count\": %2$d", "\"grid\""), RANGE);
    }

    private static void refuses(String message, String json, Object... parts) {
        assertEquals(message, assertThrows(SpecException.class, () -> parse(json, parts)).getMessage());
    }

    @Test
    void isExtendedBySeedsOnly() {
        String json = SMALL.formatted(5, 1);
        SweepSpec more = SweepSpecs.parse(SweepExtension.extend(SweepSpecs.parse(json, Presets.load()), "{\"seeds\": [3]}", Presets.load()), Presets.load());
        assertEquals(15, more.size());
        assertTrue(more.expand().stream().map(point -> RunIdentity.of(point.parameters())).collect(Collectors.toSet())
                .containsAll(parse(SMALL, 5, 1).expand().stream().map(point -> RunIdentity.of(point.parameters())).toList()));
        assertEquals("axes: cannot get more values: the combinations of this sweep were drawn at random; give seeds, or launch another sweep",
                assertThrows(SpecException.class, () -> SweepExtension.extend(parse(SMALL, 5, 1), "{\"axes\": {\"training.batch_size\": [4]}}", Presets.load())).getMessage());
    }
}
