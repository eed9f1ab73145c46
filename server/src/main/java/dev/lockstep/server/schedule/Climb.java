package dev.lockstep.server.schedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How the best test accuracy of a sweep rose, found again in what its runs recorded. */
final class Climb {
    private Climb() {}

    /** @param runs of each its evaluations, in the order of its log */
    static List<BestCurve.Point> of(List<List<Evaluation>> runs) {
        List<Way> ways = runs.stream().map(Way::new).toList();
        List<Evaluation> inTime = runs.stream().flatMap(List::stream).sorted(Comparator.comparingLong(Evaluation::timeMicros)).toList();
        List<BestCurve.Point> points = new ArrayList<>();
        float best = Float.NEGATIVE_INFINITY;
        long steps = 0;
        for (Evaluation evaluation : inTime) {
            if (evaluation.testAccuracy() > best) {
                best = evaluation.testAccuracy();
                steps = Math.max(steps, Math.round(ways.stream().mapToDouble(way -> way.stepsAt(evaluation.timeMicros())).sum()));
                points.add(new BestCurve.Point(steps, best));
            }
        }
        return points;
    }

    /** Of one run, asked for later and later times. */
    private static final class Way {
        private final List<Evaluation> evaluations;
        private int next;

        private Way(List<Evaluation> evaluations) {
            this.evaluations = evaluations;
        }

        /** Known where the run was tested; between two tests, or before the first, as if it had gone on evenly. */
        private double stepsAt(long timeMicros) {
            while (next < evaluations.size() && evaluations.get(next).timeMicros() <= timeMicros) {
                next++;
            }
            double steps = next == 0 ? 0 : evaluations.get(next - 1).step();
            if (next == evaluations.size()) {
                return steps;
            }
            Evaluation to = evaluations.get(next);
            double from = next == 0 ? to.timeMicros() - 1e6 * to.elapsedSeconds() : evaluations.get(next - 1).timeMicros();
            return timeMicros <= from ? steps : steps + (timeMicros - from) / (to.timeMicros() - from) * (to.step() - steps);
        }
    }
}
