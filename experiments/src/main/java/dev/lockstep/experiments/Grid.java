package dev.lockstep.experiments;

import java.util.Arrays;
import java.util.List;

/** Every combination; the first axis varies slowest. */
final class Grid implements Strategy {
    static final String TYPE = "grid";

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public long size(List<Axis> axes) {
        long size = 1;
        for (Axis axis : axes) {
            long values = axis.values().size();
            if (size > Long.MAX_VALUE / values) {
                return Long.MAX_VALUE;
            }
            size *= values;
        }
        return size;
    }

    @Override
    public List<Object> point(List<Axis> axes, long index) {
        Object[] point = new Object[axes.size()];
        long rest = index;
        for (int i = point.length - 1; i >= 0; i--) {
            List<Object> values = axes.get(i).values();
            point[i] = values.get((int) (rest % values.size()));
            rest /= values.size();
        }
        return Arrays.asList(point);
    }
}
