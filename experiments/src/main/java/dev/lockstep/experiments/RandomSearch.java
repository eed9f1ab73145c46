package dev.lockstep.experiments;

import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Some of the combinations, each as likely as any other, in the order in which they were drawn: more of them begin with the same ones. */
final class RandomSearch implements Strategy {
    static final String TYPE = "random";

    private final List<List<Object>> points;

    private RandomSearch(List<List<Object>> points) {
        this.points = points;
    }

    /**
     * @param seed what is drawn depends on it, on the axes and on nothing else: {@link Random} is specified to the bit
     * @throws SpecException when there are not so many combinations
     */
    static RandomSearch of(List<Axis> axes, int count, long seed) {
        long combinations = new Grid().size(axes);
        if (count > combinations) {
            throw new SpecException("strategy.count", "count=" + count + ", allowed are 1 to " + combinations
                    + ": the axes have no more combinations; take fewer, or the strategy grid");
        }
        Random random = new Random(seed);
        if (combinations <= Ranges.MAX_RUNS) {
            List<List<Object>> all = new ArrayList<>();
            for (int i = 0; i < combinations; i++) {
                all.add(new Grid().point(axes, i));
            }
            for (int i = 0; i < count; i++) {
                Collections.swap(all, i, i + random.nextInt(all.size() - i));
            }
            return new RandomSearch(List.copyOf(all.subList(0, count)));
        }
        Set<List<Object>> drawn = new LinkedHashSet<>();
        while (drawn.size() < count) {
            List<Object> point = new ArrayList<>();
            axes.forEach(axis -> point.add(axis.values().get(random.nextInt(axis.values().size()))));
            drawn.add(point);
        }
        return new RandomSearch(List.copyOf(drawn));
    }

    @Override
    public String type() {
        return TYPE;
    }

    /** @param axes those it was drawn from */
    @Override
    public long size(List<Axis> axes) {
        return points.size();
    }

    @Override
    public List<Object> point(List<Axis> axes, long index) {
        return points.get((int) index);
    }
}
