package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.SpecException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** More of a sweep: values of its axes, other axes, seeds. */
public final class SweepExtension {
    private SweepExtension() {}

    /**
     * The document of a sweep that asks for all that {@code sweep} asks for, and for every combination with what {@code wish} adds. A parameter that was no axis
     * becomes one; its first value is what the runs had.
     *
     * @param wish an object with {@code axes}, {@code seeds}, or both, written as in a sweep
     * @throws SpecException with the path in {@code wish}
     */
    public static String extend(SweepSpec sweep, String wish, Presets presets) {
        Fields fields = Fields.of(Json.parse(wish), "", List.of("axes", "seeds"));
        if (!fields.has("axes") && !fields.has("seeds")) {
            throw new SpecException("", "is empty, give axes, seeds or both");
        }
        ObjectNode document = (ObjectNode) Json.parse(sweep.json());
        Map<String, Set<Object>> axes = new LinkedHashMap<>();
        sweep.axes().forEach(axis -> axes.put(axis.path(), new LinkedHashSet<>(axis.values())));
        if (fields.has("axes")) {
            if (sweep.drawn()) {
                throw new SpecException("axes", "cannot get more values: the combinations of this sweep were drawn at random; give seeds, or launch another sweep");
            }
            AxisReader.read(fields.get("axes"), "axes", presets).forEach((axis, values) ->
                    axes.computeIfAbsent(axis.path(), path -> new LinkedHashSet<>(List.of(present(sweep, axis)))).addAll(values));
            if (axes.containsKey(AxisPath.PRESET.path())) {
                document.remove("experiment");
            }
            ObjectNode node = document.putObject("axes");
            axes.forEach((path, values) -> {
                ArrayNode list = node.putArray(path);
                values.forEach(value -> list.add(AxisPath.json(value)));
            });
        }
        if (fields.has("seeds")) {
            Set<Long> seeds = new LinkedHashSet<>(sweep.seeds());
            seeds.addAll(SweepReader.seeds(fields));
            ArrayNode list = document.putArray("seeds");
            seeds.forEach(list::add);
        }
        return document.toString();
    }

    /** What every run of the sweep has there. */
    private static Object present(SweepSpec sweep, AxisPath axis) {
        Set<Object> values = new LinkedHashSet<>();
        for (RunPoint point : sweep.expand()) {
            values.add(point.parameters().getOrDefault(axis.path(), Parameters.leftOut().get(axis.path())));
        }
        List<Object> shown = new ArrayList<>(values);
        if (shown.size() > 1) {
            throw new SpecException("axes." + axis.path(), "cannot become an axis: its value is not the same in all runs of the sweep ("
                    + shown.get(0) + ", " + shown.get(1) + ")");
        }
        if (shown.get(0) == null) {
            throw new SpecException("axes." + axis.path(), "cannot become an axis: the runs of the sweep do not have it");
        }
        return shown.get(0) instanceof Number number ? axis.box(number.doubleValue()) : shown.get(0);
    }
}
