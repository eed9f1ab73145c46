package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One reading of one sweep document. */
final class SweepReader {
    private static final List<String> FIELDS =
            List.of("name", "experiment", "dataset", "training", "device", "axes", "seeds", "strategy", "concurrency", "weights");
    private static final int MAX_NAME = 200;

    private final String json;
    private final Presets presets;
    /** Null when datasets are not checked. */
    private final Map<String, DatasetFacts> datasets;

    SweepReader(String json, Presets presets, Map<String, DatasetFacts> datasets) {
        this.json = json;
        this.presets = presets;
        this.datasets = datasets;
    }

    SweepSpec read() {
        Fields fields = Fields.of(Json.parse(json), "", FIELDS);
        String name = fields.text("name", MAX_NAME, null);
        Map<AxisPath, List<Object>> chosen = fields.has("axes") ? AxisReader.read(fields.get("axes"), "axes", presets) : Map.of();
        List<Axis> axes = chosen.entrySet().stream().map(entry -> new Axis(entry.getKey().path(), entry.getValue())).toList();
        Strategy strategy = strategy(fields, axes);
        VariantReader.Variants variants = new VariantReader(fields, presets, datasets).read(chosen.get(AxisPath.PRESET));
        List<Long> seeds = fields.has("seeds") ? seeds(fields) : List.of(variants.list().get(0).training().seed());
        checkSize(strategy, strategy.size(axes), seeds.size());
        WeightsSpec weights = fields.has("weights")
                ? WeightsSpec.read(fields.get("weights"), "weights", variants.list().stream().map(Variant::shape).toList())
                : variants.list().size() == 1 ? variants.list().get(0).weights() : WeightsSpec.DEFAULT;
        int concurrency = fields.whole("concurrency", Ranges.CONCURRENCY, Ranges.MAX_RUNS);
        SweepSpec sweep = new SweepSpec(json, name == null ? variants.title() : name, variants.list(), axes, seeds, strategy, concurrency, weights);
        checkRuns(sweep, fields, chosen);
        return sweep;
    }

    private static Strategy strategy(Fields fields, List<Axis> axes) {
        if (!fields.has("strategy")) {
            return new Grid();
        }
        Fields strategy = Fields.of(fields.get("strategy"), "strategy", List.of("type", "count", "seed"));
        if (strategy.word("type", List.of(Grid.TYPE, RandomSearch.TYPE), Grid.TYPE).equals(RandomSearch.TYPE)) {
            return RandomSearch.of(axes, strategy.requireWhole("count", Ranges.DRAWN), strategy.large("seed", Ranges.SEED, 1));
        }
        for (String name : List.of("count", "seed")) {
            if (strategy.has(name)) {
                throw new SpecException("strategy." + name, "a grid takes every combination; leave it out, or take the strategy random");
            }
        }
        return new Grid();
    }

    static List<Long> seeds(Fields fields) {
        JsonNode list = fields.get("seeds");
        if (!list.isArray()) {
            throw Json.wrongType(list, "seeds", "a list of seeds");
        }
        if (list.isEmpty() || list.size() > Ranges.MAX_RUNS) {
            throw new SpecException("seeds", "has " + list.size() + " seeds, allowed are 1 to " + Ranges.MAX_RUNS);
        }
        Set<Long> seeds = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String at = "seeds[" + i + "]";
            long seed = Ranges.SEED.readLong(list.get(i), at);
            if (!seeds.add(seed)) {
                throw new SpecException(at, seed + " is given twice, seeds must be distinct");
            }
        }
        return new ArrayList<>(seeds);
    }

    private static void checkSize(Strategy strategy, long points, int seeds) {
        if (points > Ranges.MAX_RUNS / seeds) {
            String runs = points > Long.MAX_VALUE / seeds ? "more than " + Long.MAX_VALUE : Long.toString(points * seeds);
            boolean grid = strategy.type().equals(Grid.TYPE);
            throw new SpecException(grid ? "axes" : "strategy.count", "the sweep has " + runs + " runs, allowed are " + Ranges.MAX_RUNS + "; take "
                    + (grid ? "fewer values on an axis, fewer seeds, or the strategy random" : "fewer combinations or fewer seeds"));
        }
    }

    /** What concerns several fields at once may go wrong in some of the runs only. */
    private static void checkRuns(SweepSpec sweep, Fields fields, Map<AxisPath, List<Object>> chosen) {
        for (int i = 0; i < sweep.size(); i++) {
            TrainingSpec training;
            try {
                training = sweep.training(i);
            } catch (SpecException e) {
                throw new SpecException("axes." + e.path(), e.problem() + " in run " + i);
            }
            try {
                TrainingJson.check(training, sweep.shape(i));
            } catch (SpecException e) {
                throw new SpecException(blamed("training." + e.path(), fields, chosen), e.problem() + " in run " + i);
            }
        }
    }

    /** Where the user wrote the setting: on an axis, in the sweep's own training, or in the experiment. */
    private static String blamed(String path, Fields fields, Map<AxisPath, List<Object>> chosen) {
        Optional<AxisPath> axis = AxisPath.find(path).filter(chosen::containsKey);
        if (axis.isPresent()) {
            return "axes." + path + (axis.get().range().isPresent() ? "" : "[" + chosen.get(axis.get()).indexOf(true) + "]");
        }
        String pointer = path.substring("training".length()).replace('.', '/');
        boolean overridden = fields.has("training") && !fields.get("training").at(pointer).isMissingNode();
        return (overridden ? "" : "experiment.") + path;
    }
}
