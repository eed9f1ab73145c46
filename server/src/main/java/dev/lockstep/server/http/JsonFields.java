package dev.lockstep.server.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The fields of a small body, read strictly. */
final class JsonFields {
    private final JsonObject json;

    JsonFields(String body, String... allowed) {
        try {
            json = new JsonObject(body);
        } catch (DecodeException | ClassCastException e) {
            throw ApiException.badRequest(null, "the body is not a JSON object");
        }
        for (String name : json.fieldNames()) {
            if (!List.of(allowed).contains(name)) {
                throw ApiException.badRequest(name, name + " is unknown, allowed are " + String.join(", ", allowed));
            }
        }
    }

    boolean flag(String name, boolean absent) {
        Object value = json.getValue(name);
        if (value != null && !(value instanceof Boolean)) {
            throw ApiException.badRequest(name, name + "=" + value + ", expected true or false");
        }
        return value == null ? absent : (Boolean) value;
    }

    /** Null when it is absent. */
    String text(String name) {
        Object value = json.getValue(name);
        if (value != null && !(value instanceof String)) {
            throw ApiException.badRequest(name, name + "=" + value + ", expected a text");
        }
        return (String) value;
    }

    /** A whole number from 0 on. */
    long number(String name, long absent) {
        Object value = json.getValue(name);
        if (value == null) {
            return absent;
        }
        if (!(value instanceof Integer || value instanceof Long) || ((Number) value).longValue() < 0) {
            throw ApiException.badRequest(name, name + "=" + value + ", expected a whole number from 0 on");
        }
        return ((Number) value).longValue();
    }
}
