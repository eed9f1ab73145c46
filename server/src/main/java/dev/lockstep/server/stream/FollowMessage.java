package dev.lockstep.server.stream;

import dev.lockstep.server.http.ApiException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * A client of a sweep's stream says which runs' logs it wants from now on, or not any more.
 *
 * @param leave whether they are not wanted any more
 * @param from record batches that the client already has of them, by run
 */
record FollowMessage(boolean leave, Set<Integer> runs, Map<Integer, Integer> from) {
    private static final Set<String> NAMES = Set.of("type", "runs", "from");

    /** @throws ApiException that says what is wrong with it */
    static FollowMessage parse(String text) {
        JsonObject json;
        try {
            json = new JsonObject(text);
        } catch (DecodeException e) {
            throw ApiException.badRequest("type", "the message is no JSON object; send {\"type\": \"follow\", \"runs\": \"17,18\"}");
        }
        for (String name : json.fieldNames()) {
            if (!NAMES.contains(name)) {
                throw ApiException.badRequest(name, name + ": no such field; allowed are type, runs and from");
            }
        }
        boolean leave = "leave".equals(json.getValue("type"));
        if (!leave && !"follow".equals(json.getValue("type"))) {
            throw ApiException.badRequest("type", "type: type=" + json.getValue("type") + ", allowed are follow and leave");
        }
        if (!(json.getValue("runs") instanceof String runs) || !(json.getValue("from", "") instanceof String from)) {
            throw ApiException.badRequest("runs", "runs and from are texts, for example {\"type\": \"follow\", \"runs\": \"17,18\", \"from\": \"17:120\"}");
        }
        FollowMessage message = new FollowMessage(leave, RunLists.runs(runs), RunLists.from(from));
        for (int run : message.from.keySet()) {
            if (leave || !message.runs.contains(run)) {
                throw ApiException.badRequest("from", "from: run=" + run + (leave ? " is left, which takes no from" : " is not among runs"));
            }
        }
        return message;
    }
}
