package dev.lockstep.server.http;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What people write about a sweep. */
record Description(String notes, JsonArray tags) {
    private static final int MAX_NOTES = 10_000;
    private static final int MAX_TAGS = 20;
    private static final int MAX_TAG = 40;

    /** @param json an object with {@code notes}, {@code tags}, or both */
    Description changed(String json) {
        JsonObject body;
        try {
            body = new JsonObject(json);
        } catch (DecodeException | ClassCastException e) {
            throw ApiException.badRequest(null, "the body is not a JSON object");
        }
        for (String field : body.fieldNames()) {
            if (!List.of("notes", "tags").contains(field)) {
                throw ApiException.badRequest(field, field + " is unknown, allowed are notes, tags");
            }
        }
        return new Description(body.containsKey("notes") ? notes(body.getValue("notes")) : notes, body.containsKey("tags") ? tags(body.getValue("tags")) : tags);
    }

    private static String notes(Object value) {
        if (!(value instanceof String text)) {
            throw ApiException.badRequest("notes", "notes is not a text");
        }
        if (text.length() > MAX_NOTES) {
            throw ApiException.badRequest("notes", "notes has " + text.length() + " characters, allowed are 0 to " + MAX_NOTES);
        }
        return text;
    }

    private static JsonArray tags(Object value) {
        if (!(value instanceof JsonArray list)) {
            throw ApiException.badRequest("tags", "tags is not a list of texts");
        }
        if (list.size() > MAX_TAGS) {
            throw ApiException.badRequest("tags", "tags has " + list.size() + " tags, allowed are 0 to " + MAX_TAGS);
        }
        Set<String> tags = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String at = "tags[" + i + "]";
            if (!(list.getValue(i) instanceof String tag) || tag.isBlank() || tag.length() > MAX_TAG || tag.contains(",") || !tag.equals(tag.strip())) {
                throw ApiException.badRequest(at, at + " must be a text of 1 to " + MAX_TAG + " characters without commas or blanks around it");
            }
            if (!tags.add(tag)) {
                throw ApiException.badRequest(at, tag + " is given twice, tags must be distinct");
            }
        }
        return new JsonArray(new ArrayList<>(tags));
    }
}
