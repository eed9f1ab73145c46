package dev.lockstep.experiments;

import dev.lockstep.engine.shape.ModelShape;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.engine.spec.TrainingSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A sweep as it was read: consistent, and known to expand into 1 to 10,000 valid runs. */
public final class SweepSpec {
    private final String json;
    private final String name;
    private final List<Variant> variants;
    private final List<Axis> axes;
    private final List<Long> seeds;
    private final Strategy strategy;
    private final int concurrency;
    private final WeightsSpec weights;

    SweepSpec(String json, String name, List<Variant> variants, List<Axis> axes, List<Long> seeds, Strategy strategy, int concurrency,
            WeightsSpec weights) {
        this.json = json;
        this.name = name;
        this.variants = List.copyOf(variants);
        this.axes = List.copyOf(axes);
        this.seeds = List.copyOf(seeds);
        this.strategy = strategy;
        this.concurrency = concurrency;
        this.weights = weights;
    }

    /** The document as it was given. */
    public String json() {
        return json;
    }

    public String name() {
        return name;
    }

    /** In the order given, the slowest first; seeds are not among them. */
    public List<Axis> axes() {
        return axes;
    }

    /** At least one. */
    public List<Long> seeds() {
        return seeds;
    }

    /** Whether some of the combinations are drawn, instead of all being taken. */
    boolean drawn() {
        return strategy.type().equals(RandomSearch.TYPE);
    }

    /** Paths of what differs between runs, {@code training.seed} last. */
    public List<String> varying() {
        List<String> varying = new ArrayList<>();
        axes.stream().filter(axis -> axis.values().size() > 1).map(Axis::path).forEach(varying::add);
        if (seeds.size() > 1) {
            varying.add(AxisPath.SEED);
        }
        return List.copyOf(varying);
    }

    /** The models and what each starts from, in the order of {@code axes.preset}. */
    public List<Variant> variants() {
        return variants;
    }

    /** Of the runs of one variant, in the order of the axis. */
    public Collection<Integer> batchSizes(Variant variant) {
        Set<Integer> sizes = new LinkedHashSet<>();
        axes.stream().filter(axis -> axis.path().equals(AxisPath.BATCH_SIZE.path())).flatMap(axis -> axis.values().stream())
                .forEach(size -> sizes.add((Integer) size));
        return sizes.isEmpty() ? List.of(variant.training().batchSize()) : List.copyOf(sizes);
    }

    /** Of its runs, the most that may train at once, 1 to 10,000. There may be fewer workers. */
    public int concurrency() {
        return concurrency;
    }

    public WeightsSpec weights() {
        return weights;
    }

    /** The number of runs. */
    public long size() {
        return strategy.size(axes) * seeds.size();
    }

    /** All runs in the order of their index: the first axis varies slowest, seeds fastest. Made anew at each call. */
    public List<RunPoint> expand() {
        List<RunPoint> points = new ArrayList<>((int) size());
        Parameters parameters = new Parameters();
        List<String> models = variants.stream().map(v -> v.preset() == null ? ModelJson.write(v.model()).toString() : null).toList();
        for (int i = 0; i < size(); i++) {
            List<Object> choice = choice(i);
            Variant variant = variant(choice);
            TrainingSpec training = training(i, variant, choice);
            points.add(new RunPoint(i,
                    parameters.add(variant.preset(), models.get(variants.indexOf(variant)), variant.dataset(), training),
                    new RunSpec(variant.model(), variant.dataset(), training, variant.device()), variant.shape()));
        }
        parameters.complete();
        return points;
    }

    private List<Object> choice(int index) {
        return strategy.point(axes, index / seeds.size());
    }

    private Variant variant(List<Object> choice) {
        for (int i = 0; i < axes.size(); i++) {
            if (axes.get(i).path().equals(AxisPath.PRESET.path())) {
                return variants.get(axes.get(i).values().indexOf(choice.get(i)));
            }
        }
        return variants.get(0);
    }

    private TrainingSpec training(int index, Variant variant, List<Object> choice) {
        TrainingSpec training = variant.training();
        for (AxisPath path : AxisPath.values()) {
            for (int i = 0; i < choice.size(); i++) {
                if (axes.get(i).path().equals(path.path())) {
                    training = path.apply(training, choice.get(i));
                }
            }
        }
        return training.withSeed(seeds.get(index % seeds.size()));
    }

    /** Of one run's model. */
    ModelShape shape(int index) {
        return variant(choice(index)).shape();
    }

    /** The settings of one run, without the rest of it. */
    TrainingSpec training(int index) {
        List<Object> choice = choice(index);
        return training(index, variant(choice), choice);
    }
}
