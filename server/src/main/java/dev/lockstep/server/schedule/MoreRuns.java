package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.SpecException;
import dev.lockstep.experiments.RunIdentity;
import dev.lockstep.experiments.SweepSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * New runs of a sweep that there is already. Blocking.
 *
 * @param spec the document that asks for all runs, old and new
 * @param runs in order of index
 * @param described runs of before, where the new document names more of their parameters
 * @param anew why runs train all their epochs although there are others of fewer, with how many runs that are
 */
record MoreRuns(String spec, String axes, String varying, List<NewSweep.NewRun> runs, List<RunInfo> described, Map<String, Integer> anew) {
    private static final int MAX_RUNS = 10_000;

    static MoreRuns extension(SweepPlanner planner, SweepInfo sweep, List<Run> before, String wish, InterruptedRuns logs) {
        SweepSpec spec = planner.parse(planner.extend(sweep.spec(), wish));
        Map<String, NewSweep.NewRun> plan = new LinkedHashMap<>();
        planner.plan(spec).runs().forEach(run -> plan.put(RunIdentity.of(run.parameters()), run));
        Map<String, NewSweep.NewRun> fresh = new LinkedHashMap<>(plan);
        List<RunInfo> described = new ArrayList<>();
        for (Run run : before) {
            String identity = RunIdentity.of(run.info().parameters());
            fresh.remove(identity);
            NewSweep.NewRun now = plan.get(identity);
            if (now != null && !now.parameters().keySet().equals(run.info().parameters().keySet())) {
                described.add(run.info().withParameters(now.parameters()));
            }
        }
        if (fresh.isEmpty()) {
            throw new Refused("cannot extend sweep=" + sweep.id() + ": it has a run for every one of these combinations; give a value or a seed that is new");
        }
        checkSize(before.size(), fresh.size());
        Origins origins = new Origins(before, logs::keepsEnd, logs.numericsVersion());
        Map<String, Integer> anew = new LinkedHashMap<>();
        List<NewSweep.NewRun> runs = new ArrayList<>();
        for (NewSweep.NewRun run : fresh.values()) {
            Origins.Choice choice = origins.of(run);
            if (choice.anew() != null) {
                anew.merge(choice.anew(), 1, Integer::sum);
            }
            runs.add(run.from(choice.origin()));
        }
        return new MoreRuns(spec.json(), SweepPlanner.axes(spec).encode(), new JsonArray(spec.varying()).encode(), runs, described, anew);
    }

    /** What there is to train, and what is there already, as the interface says it. */
    JsonObject cost() {
        JsonArray reasons = new JsonArray();
        anew.forEach((reason, count) -> reasons.add(new JsonObject().put("runs", count).put("reason", reason)));
        long epochs = 0;
        long reused = 0;
        long steps = 0;
        long reusedSteps = 0;
        DiskEstimate disk = new DiskEstimate();
        for (NewSweep.NewRun run : runs) {
            epochs += run.spec().training().epochs();
            steps += run.totalSteps();
            disk.add(run);
            if (run.origin() != null) {
                reusedSteps += run.origin().step();
                reused += run.origin().step() * run.spec().training().epochs() / run.totalSteps();
            }
        }
        return new JsonObject().put("runs", runs.size()).put("continued", runs.stream().filter(run -> run.origin() != null).count())
                .put("epochs", epochs - reused).put("reused_epochs", reused).put("steps", steps - reusedSteps).put("reused_steps", reusedSteps).put("disk", disk.json())
                .put("anew", reasons);
    }

    /** For every configuration and seed whose last run failed or diverged. */
    static MoreRuns retry(SweepPlanner planner, SweepInfo sweep, List<Run> before) {
        Map<String, Run> last = new LinkedHashMap<>();
        before.forEach(run -> last.put(RunIdentity.of(run.info().parameters()), run));
        Replan replan = Replan.of(planner, sweep.spec());
        List<NewSweep.NewRun> runs = new ArrayList<>();
        for (Run run : last.values()) {
            if (run.state() == RunState.FAILED || run.state() == RunState.DIVERGED) {
                runs.add(replan.find(run.info()).orElseThrow(() -> new Refused("cannot retry run=" + run.id() + ": " + replan.problem())).from(run.info().origin()));
            }
        }
        if (runs.isEmpty()) {
            throw new Refused("cannot retry sweep=" + sweep.id() + ": none of its runs failed or diverged, or each was tried again already");
        }
        checkSize(before.size(), runs.size());
        return new MoreRuns(sweep.spec(), sweep.axes(), sweep.varying(), runs, List.of(), Map.of());
    }

    private static void checkSize(int before, int more) {
        if (before + more > MAX_RUNS) {
            throw new SpecException("", "the sweep would have " + (before + more) + " runs, allowed are " + MAX_RUNS);
        }
    }
}
