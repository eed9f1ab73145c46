package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.Size2d;

/** {@code 3} or {@code [3, 5]}: as PyTorch takes kernel sizes and the like. */
final class Sizes {
    private Sizes() {}

    static Size2d read(Fields fields, String name, Range range, Size2d fallback) {
        return fields.has(name) ? read(fields.get(name), fields.path(name), range) : fallback;
    }

    static Size2d require(Fields fields, String name, Range range) {
        return read(fields.require(name, "a number or [height, width], allowed are " + range.allowed()), fields.path(name), range);
    }

    private static Size2d read(JsonNode node, String path, Range range) {
        if (node.isNumber()) {
            return Size2d.square(range.readInt(node, path));
        }
        if (!node.isArray() || node.size() != 2) {
            throw Json.wrongType(node, path, "a whole number or [height, width]");
        }
        return new Size2d(range.readInt(node.get(0), path + "[0]"), range.readInt(node.get(1), path + "[1]"));
    }

    static void write(ObjectNode to, String name, Size2d size) {
        if (size.height() == size.width()) {
            to.put(name, size.height());
        } else {
            to.putArray(name).add(size.height()).add(size.width());
        }
    }
}
