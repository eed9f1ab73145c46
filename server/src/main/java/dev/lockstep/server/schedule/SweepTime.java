package dev.lockstep.server.schedule;

import dev.lockstep.engine.spec.RunSpec;
import dev.lockstep.experiments.RunPoint;
import java.util.List;

/**
 * How long the runs of a sweep take by what a batch of one of them took: multiply-adds are the measure of the others.
 *
 * @param longestSeconds of a single run, which no number of workers shortens
 * @param allSeconds of all of them, one after another
 */
record SweepTime(double longestSeconds, double allSeconds) {
    /**
     * @param imageSeconds of training, for each image and multiply-add of the measured model
     * @param testSeconds of an evaluation, likewise
     */
    static SweepTime of(List<RunPoint> points, SweepPlanner planner, double imageSeconds, double testSeconds) {
        double longest = 0;
        double all = 0;
        for (RunPoint point : points) {
            Amount amount = amount(point, planner);
            double seconds = cost(point) * (amount.trained * imageSeconds + amount.tested * testSeconds);
            longest = Math.max(longest, seconds);
            all += seconds;
        }
        return new SweepTime(longest, all);
    }

    /** Images that a run goes through. */
    record Amount(double trained, double tested) {}

    static Amount amount(RunPoint point, SweepPlanner planner) {
        RunSpec run = point.spec();
        long steps = run.training().steps();
        long samples = planner.samples(run.dataset());
        double images = (double) samples * run.training().epochs();
        if (steps > 0) {
            images = Math.min(images, (double) steps * run.training().batchSize());
        }
        return new Amount(images, Math.ceil(images / samples) * planner.testSamples(run.dataset()));
    }

    /** Of one image; a model without multiplications takes its time, too. */
    static double cost(RunPoint point) {
        return Math.max(1, point.shape().multiplyAdds());
    }

    /** @param atOnce runs that train side by side */
    double seconds(int atOnce) {
        return Math.max(longestSeconds, allSeconds / atOnce);
    }
}
