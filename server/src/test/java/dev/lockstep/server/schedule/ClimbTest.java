package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lockstep.server.schedule.BestCurve.Point;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClimbTest {
    /** At so many seconds of the clock; the run began at {@code from}. */
    private static Evaluation at(double seconds, double from, int step, float accuracy) {
        return new Evaluation(step, seconds - from, Math.round(1e6 * seconds), accuracy);
    }

    @Test
    void nothingIsMadeOfNothing() {
        assertEquals(List.of(), Climb.of(List.of()));
        assertEquals(List.of(), Climb.of(List.of(List.of(), List.of())));
    }

    @Test
    void takesWhatWasBestThenAtTheStepsOfAllRunsThen() {
        List<Evaluation> one = List.of(at(10, 0, 100, 0.5f), at(20, 0, 200, 0.4f), at(30, 0, 300, 0.75f));
        // Begins at 15, and is half way to its first test at 20, when nothing got better.
        List<Evaluation> other = List.of(at(25, 15, 50, 0.625f), at(35, 15, 100, 0.7f));
        assertEquals(List.of(new Point(100, 0.5f), new Point(300, 0.625f), new Point(375, 0.75f)), Climb.of(List.of(one, other)));
        assertEquals(Climb.of(List.of(one, other)), Climb.of(List.of(other, one)));
    }

    @Test
    void stepsNeverGoBackThoughClocksDo() {
        List<Evaluation> run = List.of(at(20, 0, 100, 0.5f), at(10, 0, 200, 0.6f));
        List<Point> points = Climb.of(List.of(run));
        assertEquals(List.of(0.6f), points.stream().map(Point::testAccuracy).toList(), "by the clock the second came first");
        assertEquals(List.of(new Point(100, 0.5f)), Climb.of(List.of(List.of(at(20, 0, 100, 0.5f), at(30, 0, 200, Float.NaN)))));
    }

    @Test
    void whatIsKnownFromBeforeComesFirst() {
        BestCurve curve = new BestCurve();
        curve.add(400, 0.75f);
        curve.add(500, 0.8f);
        curve.precede(List.of(new Point(100, 0.5f), new Point(375, 0.75f)));
        assertEquals(List.of(new Point(100, 0.5f), new Point(375, 0.75f), new Point(500, 0.8f)), curve.points());
        curve.precede(List.of());
        assertEquals(3, curve.points().size());
    }
}
