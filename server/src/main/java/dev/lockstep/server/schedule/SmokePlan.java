package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.experiments.RunPoint;
import dev.lockstep.experiments.SweepSpec;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** A sweep of which one run is to be tried. */
public final class SmokePlan {
    private final SweepPlanner planner;
    private final Placement placement;
    private final List<RunPoint> points;
    private final RunPoint tried;
    private final int concurrency;

    /** Blocking. */
    public SmokePlan(SweepPlanner planner, SweepSpec sweep, Placement placement) {
        this.planner = planner;
        this.placement = placement;
        this.points = sweep.expand();
        this.concurrency = sweep.concurrency();
        this.tried = points.stream().reduce((most, other) -> work(other) > work(most) ? other : most).orElseThrow();
    }

    /** That whose batches are the most work: if any does not fit or takes too long, it is this one. */
    public RunPoint tried() {
        return tried;
    }

    private static double work(RunPoint point) {
        return SweepTime.cost(point) * point.spec().training().batchSize();
    }

    /** Runs that are to train in one go with the one that is tried, which is the first of them; it alone where its device is no GPU. */
    public List<RunSpec> together() {
        RunSpec first = tried.spec();
        List<String> devices = placement.devices(first);
        if (!placement.single(devices.get(0))) {
            return List.of(first);
        }
        List<RunSpec> fitting = new ArrayList<>(List.of(first));
        points.stream().filter(point -> point != tried).map(RunPoint::spec)
                .filter(run -> devices.equals(placement.devices(run)) && placement.cohort(first).equals(placement.cohort(run))).forEach(fitting::add);
        return fitting.subList(0, CohortsTime.size(Math.min(concurrency, fitting.size()), placement.most(devices.get(0)), Math.min(concurrency, devices.size())));
    }

    /**
     * What the interface says of what was measured.
     *
     * @param together runs that were tried together behind that; 1 where none were
     * @param togetherSeconds of a step of theirs
     */
    public record Measured(float loss, float accuracy, int samples, int steps, double firstSeconds, double stepSeconds, double testSeconds,
            long memoryBytes, int together, double togetherSeconds) {}

    /**
     * @param workers of the server, that train a run each
     * @param running runs that train meanwhile
     */
    public JsonObject answer(Measured measured, int workers, int running) {
        List<String> devices = placement.devices(tried.spec());
        boolean gpu = placement.single(devices.get(0));
        int places = Math.min(concurrency, gpu ? Math.min(workers, devices.size()) : workers);
        int atOnce = Math.min(Math.min(concurrency, gpu ? measured.together() * places : places), points.size());
        int most = measured.together() < together().size() ? measured.together() : Math.min(placement.most(devices.get(0)), (concurrency + places - 1) / places);
        double seconds = gpu ? new CohortsTime(planner, placement, tried, measured, most).seconds(points, places) : alone(measured, atOnce);
        return new JsonObject().put("index", tried.index()).put("parameters", new JsonObject(tried.parameters()))
                .put("loss", JsonNumbers.of(measured.loss())).put("accuracy", JsonNumbers.of(measured.accuracy()))
                .put("samples", measured.samples()).put("steps", measured.steps())
                .put("first_step_s", measured.firstSeconds()).put("step_s", measured.stepSeconds())
                .put("images_per_second", measured.samples() / measured.stepSeconds())
                .put("memory_bytes", measured.memoryBytes())
                .put("together", measured.together()).put("together_step_s", measured.togetherSeconds())
                .put("runs", points.size()).put("at_once", atOnce).put("running", running).put("estimated_s", seconds);
    }

    private double alone(Measured measured, int atOnce) {
        double cost = SweepTime.cost(tried);
        return SweepTime.of(points, planner, measured.stepSeconds() / measured.samples() / cost, measured.testSeconds() / cost).seconds(atOnce);
    }
}
