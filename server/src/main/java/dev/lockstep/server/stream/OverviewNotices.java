package dev.lockstep.server.stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashSet;
import java.util.Set;

/** Notices of everything: the newest sweeps first, then what changes. */
final class OverviewNotices implements Notices {
    static final int SWEEPS = 50;

    private final LiveState state;
    private final Set<Integer> changedSweeps = new LinkedHashSet<>();
    private boolean first = true;
    private boolean datasetsChanged = true;
    private boolean systemChanged = true;

    OverviewNotices(LiveState state) {
        this.state = state;
    }

    void sweepChanged(int sweep) {
        changedSweeps.add(sweep);
    }

    void datasetsChanged() {
        datasetsChanged = true;
    }

    void systemChanged() {
        systemChanged = true;
    }

    @Override
    public String next() {
        JsonObject message = message();
        return message == null ? null : message.encode();
    }

    private JsonObject message() {
        if (first) {
            first = false;
            changedSweeps.clear();
            return message("sweeps", new JsonArray(state.newestSweeps(SWEEPS)));
        }
        if (!changedSweeps.isEmpty()) {
            JsonArray sweeps = new JsonArray();
            changedSweeps.forEach(id -> state.sweep(id).ifPresent(sweeps::add));
            changedSweeps.clear();
            return message("sweeps", sweeps);
        }
        if (datasetsChanged) {
            datasetsChanged = false;
            return message("datasets", new JsonArray(state.datasets())).put("problems", new JsonArray(state.datasetProblems()));
        }
        if (systemChanged) {
            systemChanged = false;
            return message("system", state.system());
        }
        return null;
    }

    private static JsonObject message(String type, Object content) {
        return new JsonObject().put("type", type).put(type, content);
    }
}
