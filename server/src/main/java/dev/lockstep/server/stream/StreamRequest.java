package dev.lockstep.server.stream;

import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.store.LogKind;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client asked to follow.
 *
 * @param id of the sweep or run; 0 for the overview
 * @param runs of the sweep, those whose logs are wanted; null for all of them, now and later
 * @param from record batches that the client already has, by run
 * @param joined whether records may come joined, see {@link dev.lockstep.server.arrow.JoinedRecords}
 */
record StreamRequest(Subject subject, int id, LogKind topic, Set<Integer> runs, Map<Integer, Integer> from, boolean joined) {
    enum Subject {
        SWEEP,
        RUN,
        OVERVIEW
    }

    private static final List<String> NAMES = List.of("sweep", "run", "topic", "runs", "from", "joined");

    static StreamRequest parse(MultiMap query) {
        for (String name : query.names()) {
            if (!NAMES.contains(name)) {
                throw ApiException.badRequest(name, name + ": no such parameter; allowed are sweep, run, topic, runs, from and joined");
            }
            if (query.getAll(name).size() > 1) {
                throw ApiException.badRequest(name, name + ": given " + query.getAll(name).size() + " times; give it once");
            }
        }
        String sweep = query.get("sweep");
        String run = query.get("run");
        String topic = query.get("topic");
        if ("overview".equals(topic)) {
            for (String name : List.of("sweep", "run", "runs", "from", "joined")) {
                if (query.contains(name)) {
                    throw ApiException.badRequest(name, name + ": not allowed with topic=overview");
                }
            }
            return new StreamRequest(Subject.OVERVIEW, 0, null, null, Map.of(), false);
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
        if (run != null && query.contains("runs")) {
            throw ApiException.badRequest("runs", "runs: only with sweep=<id>, of which it names some runs");
        }
        String joined = query.get("joined");
        if (joined != null && sweep == null) {
            throw ApiException.badRequest("joined", "joined: only with sweep=<id>, of whose runs it joins records");
        }
        if (joined != null && !joined.equals("true") && !joined.equals("false")) {
            throw ApiException.badRequest("joined", "joined: joined=" + joined + ", allowed are true and false");
        }
        Set<Integer> runs = query.contains("runs") ? RunLists.runs(query.get("runs")) : null;
        Map<Integer, Integer> from = RunLists.from(query.get("from"));
        return sweep != null
                ? new StreamRequest(Subject.SWEEP, id("sweep", sweep), kind, runs, from, "true".equals(joined))
                : new StreamRequest(Subject.RUN, id("run", run), kind, null, from, false);
    }

    private static int id(String name, String text) {
        int id = RunLists.number(text);
        if (id < 1) {
            throw ApiException.badRequest(name, name + ": " + name + "=" + text + ", allowed are 1 to " + Integer.MAX_VALUE);
        }
        return id;
    }
}
