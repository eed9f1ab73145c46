package dev.lockstep.server.schedule;

import dev.lockstep.server.stream.LiveState;
import dev.lockstep.server.store.Retention;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The last known version of every sweep and run. One writer, the queue; any thread reads. */
public final class Board implements LiveState {
    private final ConcurrentSkipListMap<Integer, Run> runs = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Integer, Sweep> sweeps = new ConcurrentSkipListMap<>();
    /** Run ids in order of index; later runs come behind. */
    private final Map<Integer, List<Integer>> members = new ConcurrentHashMap<>();
    private final Supplier<List<JsonObject>> datasets;
    private final Supplier<List<JsonObject>> datasetProblems;
    private final Function<Load, JsonObject> system;
    private volatile IntPredicate pinned = run -> false;
    private final ToldCache toldRuns = new ToldCache();
    private final ToldCache toldSweeps = new ToldCache();
    private volatile Load load = new Load(0, 0, null);

    /**
     * How many runs train and how many wait.
     *
     * @param storeProblem why the store cannot be written, for which all wait; null where it can
     */
    public record Load(int running, int queued, String storeProblem) {}

    public Board(Supplier<List<JsonObject>> datasets, Supplier<List<JsonObject>> datasetProblems, Function<Load, JsonObject> system) {
        this.datasets = datasets;
        this.datasetProblems = datasetProblems;
        this.system = system;
    }

    public Load load() {
        return load;
    }

    @Override
    public Optional<JsonObject> sweep(int id) {
        return Optional.ofNullable(sweeps.get(id)).map(SweepJson::of);
    }

    /** In order of index. */
    List<Run> members(int sweep) {
        return members.getOrDefault(sweep, List.of()).stream().map(runs::get).toList();
    }

    /** As the queue sees it. */
    Optional<Sweep> find(int sweep) {
        return Optional.ofNullable(sweeps.get(sweep));
    }

    /** Of those that want their logs kept. */
    public void pins(IntPredicate runs) {
        pinned = runs;
    }

    private JsonObject json(Run run) {
        return RunJson.of(run).put("pinned", pinned.test(run.id()));
    }

    /** All that have ended, but for those from which a run is to go on that has not. */
    public List<Retention.Ended> ended() {
        Set<Integer> awaited = runs.values().stream().filter(run -> !run.state().ended() && run.info().origin() != null).map(run -> run.info().origin().run())
                .collect(Collectors.toSet());
        return runs.values().stream().filter(run -> run.state().ended() && !awaited.contains(run.id())).map(run -> new Retention.Ended(run.id(), run.endedAt())).toList();
    }

    /** Likewise. */
    Optional<Run> findRun(int run) {
        return Optional.ofNullable(runs.get(run));
    }

    @Override
    public Optional<JsonObject> run(int id) {
        return Optional.ofNullable(runs.get(id)).map(this::json);
    }

    @Override
    public Optional<Told> toldRun(int id) {
        return Optional.ofNullable(runs.get(id)).map(run -> toldRuns.told(id, run, pinned.test(id), () -> json(run)));
    }

    @Override
    public Optional<Told> toldSweep(int id) {
        return Optional.ofNullable(sweeps.get(id)).map(sweep -> toldSweeps.told(id, sweep, null, () -> SweepJson.of(sweep)));
    }

    @Override
    public List<JsonObject> runsOf(int sweep) {
        return members.getOrDefault(sweep, List.of()).stream().map(runs::get).map(this::json).toList();
    }

    @Override
    public List<Integer> runIdsOf(int sweep) {
        return members.getOrDefault(sweep, List.of());
    }

    @Override
    public List<JsonObject> newestSweeps(int limit) {
        return newest(sweeps.descendingMap().values().stream(), limit);
    }

    /** Newest first, only those with ids below {@code before} in which every word of {@code query} is found. */
    public List<JsonObject> sweepsBefore(int before, int limit, String query) {
        SweepSearch search = new SweepSearch(query);
        return newest(sweeps.headMap(before, false).descendingMap().values().stream().filter(sweep -> search.finds(sweep.info())), limit);
    }

    /** Runs of all sweeps, newest first, only those with ids below {@code before} in which every word of {@code query} is found. */
    public List<JsonObject> runsBefore(int before, int limit, String query) {
        RunSearch search = new RunSearch(query);
        return runs.headMap(before, false).descendingMap().values().stream().filter(run -> search.finds(run, sweeps.get(run.info().sweep()))).limit(limit)
                .map(this::json).toList();
    }

    private static List<JsonObject> newest(Stream<Sweep> descending, int limit) {
        return descending.limit(limit).map(SweepJson::of).toList();
    }

    @Override
    public List<JsonObject> datasets() {
        return datasets.get();
    }

    @Override
    public List<JsonObject> datasetProblems() {
        return datasetProblems.get();
    }

    @Override
    public JsonObject system() {
        return system.apply(load);
    }

    void put(Run run) {
        runs.put(run.id(), run);
    }

    /** After its runs: whoever sees a sweep finds them. */
    void put(Sweep sweep) {
        sweeps.put(sweep.id(), sweep);
    }

    void members(int sweep, List<Integer> ids) {
        members.put(sweep, List.copyOf(ids));
    }

    /** Whether that is news. */
    boolean put(Load now) {
        boolean news = !now.equals(load);
        load = now;
        return news;
    }

    List<Run> training() {
        return new ArrayList<>(runs.values().stream().filter(run -> run.state() == RunState.RUNNING).toList());
    }
}
