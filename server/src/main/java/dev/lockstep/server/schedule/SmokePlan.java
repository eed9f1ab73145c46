package dev.lockstep.server.schedule;

import dev.lockstep.experiments.RunPoint;
import dev.lockstep.experiments.SweepSpec;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A sweep of which one run is to be tried. */
public final class SmokePlan {
    private final SweepPlanner planner;
    private final List<RunPoint> points;
    private final RunPoint tried;

    /** Blocking. */
    public SmokePlan(SweepPlanner planner, SweepSpec sweep) {
        this.planner = planner;
        this.points = sweep.expand();
        this.tried = points.stream().reduce((most, other) -> work(other) > work(most) ? other : most).orElseThrow();
    }

    /** That whose batches are the most work: if any does not fit or takes too long, it is this one. */
    public RunPoint tried() {
        return tried;
    }

    private static double work(RunPoint point) {
        return SweepTime.cost(point) * point.spec().training().batchSize();
    }

    /** What the interface says of what was measured. */
    public record Measured(float loss, float accuracy, int samples, int steps, double firstSeconds, double stepSeconds, double testSeconds,
            long memoryBytes) {}

    /**
     * @param workers of the server, that train a run each
     * @param running runs that train meanwhile
     */
    public JsonObject answer(Measured measured, int workers, int running) {
        double cost = SweepTime.cost(tried);
        int atOnce = Math.min(workers, points.size());
        SweepTime time = SweepTime.of(points, planner, measured.stepSeconds() / measured.samples() / cost, measured.testSeconds() / cost);
        return new JsonObject().put("index", tried.index()).put("parameters", new JsonObject(tried.parameters()))
                .put("loss", JsonNumbers.of(measured.loss())).put("accuracy", JsonNumbers.of(measured.accuracy()))
                .put("samples", measured.samples()).put("steps", measured.steps())
                .put("first_step_s", measured.firstSeconds()).put("step_s", measured.stepSeconds())
                .put("images_per_second", measured.samples() / measured.stepSeconds())
                .put("memory_bytes", measured.memoryBytes())
                .put("runs", points.size()).put("at_once", atOnce).put("running", running).put("estimated_s", time.seconds(atOnce));
    }
}
