package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.SpecException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads {@code axes}: from path to a list of values or a range of numbers. */
final class AxisReader {
    /** So that a third of 0.1 to 0.001 reads 0.01 and not 0.010000000000000002. */
    private static final MathContext DIGITS = new MathContext(12);

    private AxisReader() {}

    static Map<AxisPath, List<Object>> read(JsonNode node, String path, Presets presets) {
        if (!node.isObject()) {
            throw Json.wrongType(node, path, "an object from paths to values");
        }
        Map<AxisPath, List<Object>> axes = new LinkedHashMap<>();
        Iterator<Map.Entry<String, JsonNode>> entries = node.fields();
        while (entries.hasNext()) {
            Map.Entry<String, JsonNode> entry = entries.next();
            String at = Fields.join(path, entry.getKey());
            AxisPath axis = AxisPath.find(entry.getKey()).orElseThrow(() -> unknown(entry.getKey(), at));
            axes.put(axis, values(axis, entry.getValue(), at, presets));
        }
        return axes;
    }

    private static SpecException unknown(String given, String at) {
        String hint = given.equals(AxisPath.SEED) ? "; seeds are given by \"seeds\"" : Nearest.hint(given, AxisPath.paths());
        return new SpecException(at, "cannot be varied" + hint);
    }

    private static List<Object> values(AxisPath axis, JsonNode node, String at, Presets presets) {
        if (node.isArray()) {
            return list(axis, node, at, presets);
        }
        if (node.isObject() && axis.range().isPresent()) {
            return range(axis, axis.range().get(), node, at);
        }
        throw Json.wrongType(node, at, axis.range().isPresent() ? "a list of values or a range {\"from\", \"to\", \"count\", \"scale\"}" : "a list of values");
    }

    private static List<Object> list(AxisPath axis, JsonNode node, String at, Presets presets) {
        if (node.isEmpty() || node.size() > Ranges.MAX_VALUES) {
            throw new SpecException(at, "has " + node.size() + " values, allowed are 1 to " + Ranges.MAX_VALUES);
        }
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < node.size(); i++) {
            String each = at + "[" + i + "]";
            Object value = axis.read(node.get(i), each, presets);
            if (!values.add(value)) {
                throw new SpecException(each, value + " is given twice, values must be distinct");
            }
        }
        return new ArrayList<>(values);
    }

    private static List<Object> range(AxisPath axis, Range allowed, JsonNode node, String at) {
        Fields fields = Fields.of(node, at, List.of("from", "to", "count", "scale"));
        double from = fields.requireReal("from", allowed);
        double to = fields.requireReal("to", allowed);
        int count = fields.requireWhole("count", Ranges.COUNT);
        boolean log = fields.word("scale", List.of("linear", "log"), "linear").equals("log");
        if (from == to) {
            throw new SpecException(fields.path("to"), "to=" + axis.box(to) + " equals from; give a list with one value instead");
        }
        if (log && (from <= 0 || to <= 0)) {
            throw new SpecException(fields.path(from <= 0 ? "from" : "to"), (from <= 0 ? "from=" + axis.box(from) : "to=" + axis.box(to))
                    + " must be above 0 on a log scale");
        }
        Set<Object> values = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            double value = i == 0 ? from : i == count - 1 ? to : between(from, to, (double) i / (count - 1), log);
            values.add(axis.box(allowed.whole() ? Math.rint(value) : value));
        }
        return new ArrayList<>(values);
    }

    /** StrictMath, so that a range has the same values on every machine. */
    private static double between(double from, double to, double t, boolean log) {
        double exact = log ? from * StrictMath.pow(to / from, t) : from + t * (to - from);
        if (!Double.isFinite(exact)) {
            exact = StrictMath.exp(StrictMath.log(from) + t * (StrictMath.log(to) - StrictMath.log(from)));
        }
        double rounded = new BigDecimal(exact).round(DIGITS).doubleValue();
        return Math.max(Math.min(from, to), Math.min(Math.max(from, to), rounded));
    }
}
