package dev.lockstep.experiments;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockstep.engine.spec.SpecException;

/** Strict reading of JSON text: no duplicate keys, nothing behind the document, bounded depth and size. */
final class Json {
    /** Far beyond any experiment that can be trained; what bounds the work a request can cause. */
    static final int MAX_CHARS = 1 << 20;
    static final int MAX_DEPTH = 32;

    private static final int SHOWN_CHARS = 60;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** @throws SpecException with line and column when the text is not JSON, and with the path when a key comes twice */
    static JsonNode parse(String text) {
        if (text.length() > MAX_CHARS) {
            throw new SpecException("", "the document has " + text.length() + " characters, allowed are " + MAX_CHARS);
        }
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node.isMissingNode()) {
                throw new SpecException("", "the document is empty, expected a JSON object");
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw new SpecException("", "the document is nested deeper than " + MAX_DEPTH + " levels or holds a number or name of excessive length"
                    + where(e.getLocation()));
        } catch (JsonProcessingException e) {
            String problem = firstLine(e.getOriginalMessage());
            if (problem.startsWith("Duplicate field") && e.getProcessor() instanceof JsonParser parser) {
                throw new SpecException(path(parser.getParsingContext()), "is given twice" + where(e.getLocation()));
            }
            throw new SpecException("", "not JSON" + where(e.getLocation()) + ": " + problem);
        }
    }

    static SpecException wrongType(JsonNode node, String path, String expected) {
        return new SpecException(path, "is " + describe(node) + ", expected " + expected);
    }

    /** A value as messages show it: short, on one line. */
    static String show(JsonNode node) {
        return shorten(node.isTextual() ? node.textValue() : node.toString());
    }

    static String shorten(String text) {
        String line = text.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "...";
    }

    private static String describe(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            case STRING -> "the string \"" + show(node) + "\"";
            default -> show(node);
        };
    }

    private static String where(JsonLocation at) {
        return at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    private static String firstLine(String message) {
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        return line.length() <= 200 ? line : line.substring(0, 200) + "...";
    }

    private static String path(JsonStreamContext at) {
        if (at == null || at.inRoot()) {
            return "";
        }
        String parent = path(at.getParent());
        if (at.inArray()) {
            return parent + "[" + at.getCurrentIndex() + "]";
        }
        String name = at.getCurrentName();
        return name == null ? parent : Fields.join(parent, name);
    }
}
