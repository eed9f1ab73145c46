package dev.lockstep.server.curve;

import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of one curve.
 *
 * @param series of the run's dataset, -1 for none, or {@link #EVALUATIONS}
 * @param width rows of a bucket; 1 when all rows are given
 */
record CurvePart(int series, int width, List<Bucket> buckets) {
    static final int EVALUATIONS = -2;

    static CurvePart whole(int series, List<CurvePoint> rows) {
        List<Bucket> buckets = new ArrayList<>(rows.size());
        for (CurvePoint row : rows) {
            Bucket bucket = new Bucket();
            bucket.add(row);
            buckets.add(bucket);
        }
        return new CurvePart(series, 1, buckets);
    }
}
