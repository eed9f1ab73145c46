package dev.lockstep.server.stream;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Sweeps and runs with as much of their JSON as the stream looks at, changed by hand. */
public final class FakeState implements LiveState {
    private final Vertx vertx;
    private final Map<Integer, JsonObject> sweeps = new ConcurrentSkipListMap<>();
    private final Map<Integer, JsonObject> runs = new ConcurrentSkipListMap<>();
    private volatile int progress;

    public FakeState(Vertx vertx) {
        this.vertx = vertx;
    }

    /** A queued sweep with queued runs. */
    public FakeState sweep(int id, int... members) {
        sweeps.put(id, new JsonObject().put("id", id).put("state", "queued"));
        for (int run : members) {
            runs.put(run, new JsonObject().put("id", run).put("sweep", id).put("state", "queued"));
        }
        return this;
    }

    public void sweepIs(int id, String state) {
        sweeps.put(id, sweeps.get(id).copy().put("state", state));
        vertx.eventBus().publish(Changes.SWEEP, id);
    }

    /** With its runs, of which nothing is announced yet. */
    public void sweepEnds(int id) {
        runs.replaceAll((run, json) -> json.getInteger("sweep") == id ? json.copy().put("state", "done") : json);
        sweepIs(id, "done");
    }

    public void runIs(int id, String state) {
        change(id, "state", state);
    }

    public void change(int run, String field, Object value) {
        runs.put(run, runs.get(run).copy().put(field, value));
        vertx.eventBus().publish(Changes.RUN, run);
    }

    public void datasetsChange(int progress) {
        this.progress = progress;
        vertx.eventBus().publish(Changes.DATASETS, 0);
    }

    public void systemChanges() {
        vertx.eventBus().publish(Changes.SYSTEM, 0);
    }

    @Override
    public Optional<JsonObject> sweep(int id) {
        return Optional.ofNullable(sweeps.get(id));
    }

    @Override
    public Optional<JsonObject> run(int id) {
        return Optional.ofNullable(runs.get(id));
    }

    @Override
    public List<JsonObject> runsOf(int sweep) {
        return runs.values().stream().filter(run -> run.getInteger("sweep") == sweep).toList();
    }

    @Override
    public List<JsonObject> newestSweeps(int limit) {
        return sweeps.values().stream()
                .sorted(Comparator.comparing((JsonObject sweep) -> sweep.getInteger("id")).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public List<JsonObject> datasets() {
        return List.of(new JsonObject().put("name", "mnist").put("progress", progress));
    }

    @Override
    public List<JsonObject> datasetProblems() {
        return List.of(new JsonObject().put("name", "custom:empty").put("detail", "looked " + progress + " times"));
    }

    @Override
    public JsonObject system() {
        return new JsonObject().put("cores", 2);
    }
}
