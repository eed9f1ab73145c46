package dev.lockstep.server.curve;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Neighbouring rows of a curve and those of them that stand for all: a spike of a single batch is one of them, and so is the first loss that is not finite. */
final class Bucket {
    /** At most so many stand for all. */
    private static final int POINTS = 7;

    private CurvePoint first;
    private CurvePoint last;
    private CurvePoint minLoss;
    private CurvePoint maxLoss;
    private CurvePoint minAccuracy;
    private CurvePoint maxAccuracy;
    private CurvePoint firstOdd;
    private int odd;
    private int finite;
    private double sum;
    private int finiteAccuracies;
    private double sumOfAccuracies;

    Bucket() {}

    /** Two neighbours: an extreme of both is one of either, and where they are equal the one that came first. */
    Bucket(Bucket one, Bucket next) {
        add(one);
        add(next);
    }

    void add(CurvePoint point) {
        first = first == null ? point : first;
        last = point;
        if (point.isOdd()) {
            firstOdd = firstOdd == null ? point : firstOdd;
            odd++;
        } else {
            minLoss = minLoss == null || point.loss() < minLoss.loss() ? point : minLoss;
            maxLoss = maxLoss == null || point.loss() > maxLoss.loss() ? point : maxLoss;
            finite++;
            sum += point.loss();
        }
        if (Float.isFinite(point.accuracy())) {
            finiteAccuracies++;
            sumOfAccuracies += point.accuracy();
            minAccuracy = minAccuracy == null || point.accuracy() < minAccuracy.accuracy() ? point : minAccuracy;
            maxAccuracy = maxAccuracy == null || point.accuracy() > maxAccuracy.accuracy() ? point : maxAccuracy;
        }
    }

    private void add(Bucket next) {
        first = first == null ? next.first : first;
        last = next.last;
        firstOdd = firstOdd == null ? next.firstOdd : firstOdd;
        odd += next.odd;
        if (next.finite > 0) {
            minLoss = minLoss == null || next.minLoss.loss() < minLoss.loss() ? next.minLoss : minLoss;
            maxLoss = maxLoss == null || next.maxLoss.loss() > maxLoss.loss() ? next.maxLoss : maxLoss;
            finite += next.finite;
            sum += next.sum;
        }
        if (next.finiteAccuracies > 0) {
            minAccuracy = minAccuracy == null || next.minAccuracy.accuracy() < minAccuracy.accuracy() ? next.minAccuracy : minAccuracy;
            maxAccuracy = maxAccuracy == null || next.maxAccuracy.accuracy() > maxAccuracy.accuracy() ? next.maxAccuracy : maxAccuracy;
            finiteAccuracies += next.finiteAccuracies;
            sumOfAccuracies += next.sumOfAccuracies;
        }
    }

    /** In the order of their rows, each once: the extremes, the first that is not finite, and both ends. */
    List<CurvePoint> points() {
        List<CurvePoint> points = new ArrayList<>(POINTS);
        for (CurvePoint point : new CurvePoint[] {first, minLoss, maxLoss, minAccuracy, maxAccuracy, firstOdd, last}) {
            if (point != null) {
                int at = points.size();
                while (at > 0 && points.get(at - 1).row() > point.row()) {
                    at--;
                }
                if (at == 0 || points.get(at - 1).row() != point.row()) {
                    points.add(at, point);
                }
            }
        }
        return points;
    }

    void write(CurveOutput out) {
        CurvePoint[] points = points().toArray(CurvePoint[]::new);
        out.count(points.length);
        for (CurvePoint point : points) {
            out.point(point);
        }
        for (CurvePoint point : new CurvePoint[] {first, last, minLoss, maxLoss, minAccuracy, maxAccuracy, firstOdd}) {
            out.index(point == null ? -1 : Arrays.asList(points).indexOf(point));
        }
        out.count(odd).count(finite).count(finiteAccuracies).sum(sum).sum(sumOfAccuracies);
    }

    /** @throws RuntimeException when it is not what {@link #write} wrote */
    static Bucket read(ByteBuffer in) {
        CurvePoint[] points = new CurvePoint[Objects.checkIndex(in.getInt(), POINTS + 1)];
        for (int i = 0; i < points.length; i++) {
            points[i] = CurveOutput.point(in);
        }
        CurvePoint[] chosen = new CurvePoint[POINTS];
        for (int i = 0; i < POINTS; i++) {
            int index = in.get();
            chosen[i] = index < 0 ? null : points[index];
        }
        Bucket bucket = new Bucket();
        bucket.first = chosen[0];
        bucket.last = chosen[1];
        bucket.minLoss = chosen[2];
        bucket.maxLoss = chosen[3];
        bucket.minAccuracy = chosen[4];
        bucket.maxAccuracy = chosen[5];
        bucket.firstOdd = chosen[6];
        bucket.odd = in.getInt();
        bucket.finite = in.getInt();
        bucket.finiteAccuracies = in.getInt();
        bucket.sum = in.getDouble();
        bucket.sumOfAccuracies = in.getDouble();
        return bucket;
    }

    int firstStep() {
        return first.step();
    }

    int lastStep() {
        return last.step();
    }

    /** Losses that are not finite. */
    int odd() {
        return odd;
    }

    /** Of the finite losses; NaN when there is none. */
    double meanLoss() {
        return finite == 0 ? Double.NaN : sum / finite;
    }

    /** Likewise. */
    double meanAccuracy() {
        return finiteAccuracies == 0 ? Double.NaN : sumOfAccuracies / finiteAccuracies;
    }
}
