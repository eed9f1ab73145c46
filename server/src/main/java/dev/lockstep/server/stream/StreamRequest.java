package dev.lockstep.server.stream;

import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogKind;
import io.vertx.core.MultiMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a client asked to follow.
 *
 * @param id of the sweep or run; 0 for the overview
 * @param from record batches that the client already has, by run
 */
record StreamRequest(Subject subject, int id, LogKind topic, Map<Integer, Integer> from) {
    enum Subject {
        SWEEP,
        RUN,
        OVERVIEW
    }

    private static final List<String> NAMES = List.of("sweep", "run", "topic", "from");

    static StreamRequest parse(MultiMap query) {
        for (String name : query.names()) {
            if (!NAMES.contains(name)) {
                throw ApiException.badRequest(name, name + ": no such parameter; allowed are sweep, run, topic and from");
            }
            if (query.getAll(name).size() > 1) {
                throw ApiException.badRequest(name, name + ": given " + query.getAll(name).size() + " times; give it once");
            }
        }
        String sweep = query.get("sweep");
        String run = query.get("run");
        String topic = query.get("topic");
        if ("overview".equals(topic)) {
            for (String name : List.of("sweep", "run", "from")) {
                if (query.contains(name)) {
                    throw ApiException.badRequest(name, name + ": not allowed with topic=overview");
                }
            }
            return new StreamRequest(Subject.OVERVIEW, 0, null, Map.of());
        }
        if ((sweep == null) == (run == null)) {
            throw ApiException.badRequest(sweep == null ? "topic" : "run", "give exactly one of sweep=<id>, run=<id> and topic=overview");
        }
        if (topic != null && !topic.equals("metrics") && !topic.equals("weights")) {
            throw ApiException.badRequest("topic", "topic: topic=" + topic + ", allowed are metrics, weights and overview");
        }
        LogKind kind = "weights".equals(topic) ? LogKind.WEIGHTS : LogKind.METRICS;
        if (kind == LogKind.WEIGHTS && sweep != null) {
            throw ApiException.badRequest("topic", "topic: topic=weights, which needs run=<id>; a sweep streams metrics only");
        }
        Map<Integer, Integer> from = from(query.get("from"));
        return sweep != null
                ? new StreamRequest(Subject.SWEEP, id("sweep", sweep), kind, from)
                : new StreamRequest(Subject.RUN, id("run", run), kind, from);
    }

    private static Map<Integer, Integer> from(String text) {
        if (text == null || text.isEmpty()) {
            return Map.of();
        }
        Map<Integer, Integer> from = new HashMap<>();
        for (String part : text.split(",", -1)) {
            int colon = part.indexOf(':');
            int run = colon < 0 ? -1 : number(part.substring(0, colon));
            int records = colon < 0 ? -1 : number(part.substring(colon + 1));
            if (run < 1 || records < 0) {
                throw ApiException.badRequest("from", "from: '" + part + "' is not <run>:<records>, for example 17:120");
            }
            if (from.put(run, records) != null) {
                throw ApiException.badRequest("from", "from: run=" + run + " is named twice");
            }
        }
        return from;
    }

    private static int id(String name, String text) {
        int id = number(text);
        if (id < 1) {
            throw ApiException.badRequest(name, name + ": " + name + "=" + text + ", allowed are 1 to " + Integer.MAX_VALUE);
        }
        return id;
    }

    /** -1 for anything but plain digits of an int. */
    private static int number(String text) {
        if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        long number = Long.parseLong(text);
        return number > Integer.MAX_VALUE ? -1 : (int) number;
    }
}
