package dev.lockstep.server.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lockstep.server.schedule.BestCurve.Point;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestCurveTest {
    @Test
    void keepsItsEndsAndItsOrderHoweverLongItGets() {
        BestCurve curve = new BestCurve();
        for (int i = 0; i < 1000; i++) {
            curve.add(i, i / 1000f);
            List<Point> points = curve.points();
            assertTrue(points.size() <= BestCurve.MOST);
            assertEquals(new Point(0, 0), points.get(0));
            assertEquals(new Point(i, i / 1000f), points.get(points.size() - 1));
        }
        List<Point> points = curve.points();
        assertEquals(points.stream().sorted(Comparator.comparingLong(Point::steps)).toList(), points);
        assertTrue(points.size() >= BestCurve.MOST / 2, () -> points.size() + " points");
    }
}
