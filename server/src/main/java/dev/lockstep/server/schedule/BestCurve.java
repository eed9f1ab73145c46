package dev.lockstep.server.schedule;

import java.util.ArrayList;
import java.util.List;

/** How the best test accuracy of a sweep rose. Of a long climb every other point is dropped, so that it stays small. */
final class BestCurve {
    static final int MOST = 64;

    /** @param steps of all runs together */
    record Point(long steps, float testAccuracy) {}

    private List<Point> points = List.of();

    void add(long steps, float testAccuracy) {
        List<Point> longer = new ArrayList<>(points);
        if (longer.size() == MOST) {
            // The first and the last stay: where it began, and where it is.
            for (int i = MOST - 3; i > 0; i -= 2) {
                longer.remove(i);
            }
        }
        longer.add(new Point(steps, testAccuracy));
        points = List.copyOf(longer);
    }

    /** Puts what is known from before in front; of this curve only what is better than all of that stays. */
    void precede(List<Point> earlier) {
        List<Point> own = points;
        points = List.of();
        earlier.forEach(point -> add(point.steps(), point.testAccuracy()));
        float best = points.isEmpty() ? Float.NEGATIVE_INFINITY : points.get(points.size() - 1).testAccuracy();
        own.stream().filter(point -> point.testAccuracy() > best).forEach(point -> add(point.steps(), point.testAccuracy()));
    }

    List<Point> points() {
        return points;
    }
}
