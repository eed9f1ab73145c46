package dev.lockstep.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.engine.spec.SpecException;
import java.util.Iterator;
import java.util.List;

/** The fields of one JSON object, read by name; every error carries the path from the root of the document. */
final class Fields {
    private final JsonNode node;
    private final String path;

    private Fields(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /** @throws SpecException when the node is no object or has a field that is not known */
    static Fields of(JsonNode node, String path, List<String> known) {
        if (!node.isObject()) {
            throw Json.wrongType(node, path, "an object with the fields " + String.join(", ", known));
        }
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new SpecException(join(path, name), "unknown field" + Nearest.hint(name, known));
            }
        }
        return new Fields(node, path);
    }

    static String join(String path, String name) {
        String shown = Json.shorten(name);
        return path.isEmpty() ? shown : path + "." + shown;
    }

    String path() {
        return path;
    }

    String path(String name) {
        return join(path, name);
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** Null when absent. */
    JsonNode get(String name) {
        return node.get(name);
    }

    JsonNode require(String name, String expected) {
        JsonNode value = node.get(name);
        if (value == null) {
            throw new SpecException(path(name), "is missing, expected " + expected);
        }
        return value;
    }

    int whole(String name, Range range, int fallback) {
        return has(name) ? range.readInt(get(name), path(name)) : fallback;
    }

    long large(String name, Range range, long fallback) {
        return has(name) ? range.readLong(get(name), path(name)) : fallback;
    }

    double real(String name, Range range, double fallback) {
        return has(name) ? range.read(get(name), path(name)) : fallback;
    }

    double requireReal(String name, Range range) {
        return range.read(require(name, "a number, allowed are " + range.allowed()), path(name));
    }

    int requireWhole(String name, Range range) {
        return range.readInt(require(name, "a whole number, allowed are " + range.allowed()), path(name));
    }

    boolean flag(String name, boolean fallback) {
        return has(name) ? flag(get(name), path(name)) : fallback;
    }

    static boolean flag(JsonNode value, String path) {
        if (!value.isBoolean()) {
            throw Json.wrongType(value, path, "true or false");
        }
        return value.booleanValue();
    }

    String text(String name, int maxChars, String fallback) {
        return has(name) ? text(get(name), path(name), maxChars) : fallback;
    }

    String requireText(String name, int maxChars) {
        return text(require(name, "a string"), path(name), maxChars);
    }

    /** A string of 1 to {@code maxChars} characters that can stand on one line. */
    static String text(JsonNode value, String path, int maxChars) {
        if (!value.isTextual()) {
            throw Json.wrongType(value, path, "a string");
        }
        String text = value.textValue();
        if (text.isBlank() || text.length() > maxChars) {
            throw new SpecException(path, text.isBlank() ? "is empty, allowed are 1 to " + maxChars + " characters"
                    : "has " + text.length() + " characters, allowed are 1 to " + maxChars);
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new SpecException(path, "contains a control character, allowed is text on one line");
        }
        return text;
    }

    /** One of a few words. */
    String word(String name, List<String> allowed, String fallback) {
        if (!has(name)) {
            return fallback;
        }
        return word(get(name), path, name, allowed);
    }

    static String word(JsonNode value, String parent, String name, List<String> allowed) {
        if (!value.isTextual()) {
            throw Json.wrongType(value, join(parent, name), "one of " + String.join(", ", allowed));
        }
        if (!allowed.contains(value.textValue())) {
            throw new SpecException(join(parent, name), name + "=" + Json.show(value) + " is unknown" + Nearest.hint(value.textValue(), allowed));
        }
        return value.textValue();
    }
}
