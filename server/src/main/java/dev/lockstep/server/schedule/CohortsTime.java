package dev.lockstep.server.schedule;

import dev.lockstep.experiments.RunPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long the runs of a sweep take where they train together. A step takes a time of its own, that of its launches, and one in the measure of its multiply-adds, those of
 * all its runs: a step of one run and one of many tell both.
 */
final class CohortsTime {
    private final SweepPlanner planner;
    private final Placement placement;
    private final SmokePlan.Measured measured;
    private final double triedCost;
    /** Of a step, whatever it has to do. */
    private final double fixedSeconds;
    /** For each image and multiply-add of a run. */
    private final double imageSeconds;
    private final int most;

    /** @param most runs that a device takes together, and has the memory for */
    CohortsTime(SweepPlanner planner, Placement placement, RunPoint tried, SmokePlan.Measured measured, int most) {
        this.planner = planner;
        this.placement = placement;
        this.measured = measured;
        this.triedCost = SweepTime.cost(tried);
        double one = measured.samples() * triedCost;
        double more = measured.together() > 1 ? (measured.togetherSeconds() - measured.stepSeconds()) / (measured.together() - 1) / one : measured.stepSeconds() / one;
        this.imageSeconds = Math.min(Math.max(0, more), measured.stepSeconds() / one);
        this.fixedSeconds = measured.stepSeconds() - imageSeconds * one;
        this.most = most;
    }

    /** @param places devices that take a cohort each */
    static int size(int runs, int most, int places) {
        return Math.min(most, (runs + places - 1) / places);
    }

    private record Key(List<String> devices, Object cohort) {}

    /** @param places devices that take a cohort each */
    double seconds(List<RunPoint> points, int places) {
        Map<Key, List<RunPoint>> groups = new LinkedHashMap<>();
        points.forEach(point -> groups.computeIfAbsent(new Key(placement.devices(point.spec()), placement.cohort(point.spec())), key -> new ArrayList<>()).add(point));
        double longest = 0;
        double all = 0;
        for (List<RunPoint> group : groups.values()) {
            for (int done = 0; done < group.size();) {
                int runs = Math.min(size(group.size(), most, places), group.size() - done);
                double seconds = seconds(group.get(done), runs);
                longest = Math.max(longest, seconds);
                all += seconds;
                done += runs;
            }
        }
        return Math.max(longest, all / places);
    }

    /** Of runs that have model, batches and epochs in common. */
    private double seconds(RunPoint first, int runs) {
        SweepTime.Amount amount = SweepTime.amount(first, planner);
        double cost = SweepTime.cost(first);
        int batch = first.spec().training().batchSize();
        double step = fixedSeconds + imageSeconds * runs * batch * cost;
        double alone = fixedSeconds + imageSeconds * batch * cost;
        // What is won by doing it together is won by evaluations, too.
        return amount.trained() / batch * step + amount.tested() * measured.testSeconds() / triedCost * cost * step / alone;
    }
}
