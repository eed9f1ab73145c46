package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.SpecException;

/**
 * The numbers that a field allows.
 *
 * @param name of the field as messages show it
 * @param above whether {@code min} itself is excluded
 * @param whole whether only integers are allowed
 */
record Range(String name, double min, boolean above, double max, boolean whole) {
    static Range whole(String name, long min, long max) {
        return new Range(name, min, false, max, true);
    }

    static Range real(String name, double min, double max) {
        return new Range(name, min, false, max, false);
    }

    static Range above(String name, double min, double max) {
        return new Range(name, min, true, max, false);
    }

    int readInt(JsonNode node, String path) {
        return (int) read(node, path);
    }

    long readLong(JsonNode node, String path) {
        return (long) read(node, path);
    }

    /** Never NaN, infinite or minus zero. Whole numbers may be written as 2.0, as JSON does not tell them apart. */
    double read(JsonNode node, String path) {
        if (!node.isNumber()) {
            throw Json.wrongType(node, path, whole ? "a whole number" : "a number");
        }
        double value = node.doubleValue();
        if (whole && Double.isFinite(value) && value != Math.rint(value)) {
            throw new SpecException(path, name + "=" + Json.show(node) + " must be a whole number, allowed are " + allowed());
        }
        if (!contains(value)) {
            throw new SpecException(path, name + "=" + Json.show(node) + ", allowed are " + allowed());
        }
        return value + 0.0;
    }

    boolean contains(double value) {
        return (above ? value > min : value >= min) && value <= max;
    }

    /** {@code 1 to 10000}, {@code above 0 to 1000}. */
    String allowed() {
        boolean below = !whole && max == Math.nextDown(1.0);
        return (above ? "above " : "") + plain(min) + (below ? " to below 1" : " to " + plain(max));
    }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }
}
