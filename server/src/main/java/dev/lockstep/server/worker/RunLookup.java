package dev.lockstep.server.worker;

import dev.lockstep.engine.data.Dataset;
import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.experiments.RunIdentity;
import dev.lockstep.server.dataset.DatasetService;
import dev.lockstep.server.http.ApiException;
import dev.lockstep.server.schedule.Board;
import dev.lockstep.server.schedule.NewSweep;
import dev.lockstep.server.schedule.SweepPlanner;
import dev.lockstep.server.store.LogKind;
import dev.lockstep.server.store.RunLogs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds what a run is, what it trains on, and its weights, for those who look into it. */
public final class RunLookup {
    private static final int KEPT = 256;
    /** Of a small model thousands of steps, of the largest that the server trains one or two. */
    private static final long RECENT_BYTES = 64L << 20;

    private final Vertx vertx;
    private final SweepPlanner planner;
    private final Board board;
    private final DatasetService datasets;
    private final RunLogs logs;
    private final TrainingWeights training;
    private final RecentWeights recent = new RecentWeights(RECENT_BYTES);
    /** What the runs are that were asked for last: sweeps of thousands take a while to expand. */
    private final Map<Integer, RunSpec> known = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, RunSpec> eldest) {
            return size() > KEPT;
        }
    });

    public RunLookup(Vertx vertx, SweepPlanner planner, Board board, DatasetService datasets, RunLogs logs, TrainingWeights training) {
        this.vertx = vertx;
        this.planner = planner;
        this.board = board;
        this.datasets = datasets;
        this.logs = logs;
        this.training = training;
    }

    /** Blocks. */
    public RunSpec spec(int id) {
        RunSpec cached = known.get(id);
        if (cached != null) {
            return cached;
        }
        JsonObject run = board.run(id).orElseThrow(() -> ApiException.notFound("there is no run=" + id));
        JsonObject sweep = board.sweep(run.getInteger("sweep")).orElseThrow(() -> ApiException.notFound("there is no sweep of run=" + id));
        NewSweep.NewRun found = planner.runs(sweep.getJsonObject("spec").encode()).get(RunIdentity.of(run.getJsonObject("parameters").getMap()));
        if (found == null) {
            throw new ApiException(409, null, "run=" + id + " is not what its sweep asks for any more; choose another run");
        }
        known.put(id, found.spec());
        return found.spec();
    }

    public Future<Dataset> data(RunSpec spec) {
        return datasets.openReady(spec.dataset());
    }

    public WeightsHistory history(int run) throws IOException {
        return new WeightsHistory(logs.log(run, LogKind.WEIGHTS));
    }

    /** Those of this moment while the run trains, otherwise the last whole snapshot: tensors of different steps are no model. */
    private Future<LastWeights> newest(int run) {
        return training.of(run).compose(now -> now.isPresent() ? Future.succeededFuture(kept(run, now.get())) : vertx.executeBlocking(() -> {
            List<Integer> whole = history(run).steps(LoadedModel.tensors(spec(run).model()));
            return whole.isEmpty() ? LastWeights.read(logs.log(run, LogKind.WEIGHTS)) : history(run).at(whole.get(whole.size() - 1));
        }, false));
    }

    private LastWeights kept(int run, LastWeights weights) {
        recent.keep(run, weights);
        return weights;
    }

    /**
     * @param step of a snapshot, or what the newest were a moment ago; negative for the newest; 0 for the initial ones, which are null here: the seed says
     *     what they are
     */
    public Future<LastWeights> at(int run, int step) {
        if (step < 0) {
            return newest(run);
        }
        if (step == 0) {
            return Future.succeededFuture(null);
        }
        Optional<LastWeights> lately = recent.of(run, step);
        return lately.isPresent() ? Future.succeededFuture(lately.get()) : vertx.executeBlocking(() -> {
            LastWeights found = history(run).at(step);
            if (found.tensors().isEmpty()) {
                throw new ApiException(409, "step", "run=" + run + " has no weights of step=" + step + "; GET /runs/" + run + "/snapshots lists those it has");
            }
            return found;
        }, false);
    }
}
