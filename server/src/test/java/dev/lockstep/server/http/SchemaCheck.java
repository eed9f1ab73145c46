package dev.lockstep.server.http;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** As much of JSON Schema 2020-12 as the description of the interface uses. */
final class SchemaCheck {
    private final JsonObject document;

    SchemaCheck(JsonObject document) {
        this.document = document;
    }

    void check(JsonObject schema, Object value, String at, List<String> problems) {
        if (schema.containsKey("$ref")) {
            JsonObject target = document;
            for (String name : schema.getString("$ref").substring(2).split("/")) {
                target = target.getJsonObject(name);
            }
            check(target, value, at, problems);
            return;
        }
        for (String choice : List.of("anyOf", "oneOf")) {
            if (schema.containsKey(choice) && schema.getJsonArray(choice).stream().noneMatch(option -> matches((JsonObject) option, value, at))) {
                problems.add(at + ": " + value + " is none of " + schema.getJsonArray(choice));
            }
        }
        Object type = schema.getValue("type");
        if (type != null && types(type).stream().noneMatch(name -> is(name, value))) {
            problems.add(at + ": " + value + " is no " + type);
        }
        if (schema.containsKey("enum") && value != null && !schema.getJsonArray("enum").contains(value)) {
            problems.add(at + ": " + value + " is not in " + schema.getJsonArray("enum"));
        }
        if (value instanceof Number number) {
            if (number.doubleValue() < schema.getDouble("minimum", Double.NEGATIVE_INFINITY)
                    || number.doubleValue() > schema.getDouble("maximum", Double.POSITIVE_INFINITY)) {
                problems.add(at + ": " + value + " is out of range");
            }
        }
        if (value instanceof JsonObject object) {
            members(schema, object, at, problems);
        } else if (value instanceof JsonArray array && schema.containsKey("items")) {
            for (int i = 0; i < array.size(); i++) {
                check(schema.getJsonObject("items"), array.getValue(i), at + "[" + i + "]", problems);
            }
        }
    }

    private void members(JsonObject schema, JsonObject object, String at, List<String> problems) {
        JsonObject known = schema.getJsonObject("properties", new JsonObject());
        for (Object name : schema.getJsonArray("required", new JsonArray())) {
            if (!object.containsKey((String) name)) {
                problems.add(at + "." + name + " is missing");
            }
        }
        Object others = schema.getValue("additionalProperties");
        for (String name : object.fieldNames()) {
            if (known.containsKey(name)) {
                check(known.getJsonObject(name), object.getValue(name), at + "." + name, problems);
            } else if (others instanceof JsonObject other) {
                check(other, object.getValue(name), at + "." + name, problems);
            } else if (Boolean.FALSE.equals(others)) {
                problems.add(at + "." + name + " is not described");
            }
        }
    }

    private boolean matches(JsonObject schema, Object value, String at) {
        List<String> problems = new ArrayList<>();
        check(schema, value, at, problems);
        return problems.isEmpty();
    }

    private static List<String> types(Object type) {
        return type instanceof JsonArray array ? array.stream().map(String.class::cast).toList() : List.of((String) type);
    }

    private static boolean is(String type, Object value) {
        return switch (type) {
            case "null" -> value == null;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "array" -> value instanceof JsonArray;
            case "object" -> value instanceof JsonObject;
            default -> throw new IllegalArgumentException(type);
        };
    }
}
